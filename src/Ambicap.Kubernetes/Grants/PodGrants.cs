using Ambicap.Capabilities;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Grants;

/// <summary>
/// Gathers what a Pod's manifest grants to each container: from the annotations of the contract, and from the KEP's own fields, which
/// an API server would not take but a file may have.
/// </summary>
public sealed class PodGrants
{
    private const int LongestContainerName = 63;

    private readonly Pod _pod;
    private readonly FindingList _findings;
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    private PodGrants(Pod pod, FindingList findings)
    {
        _pod = pod;
        _findings = findings;
    }

    /// <summary>Reads the grants of a Pod.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="findings">Where everything that is wrong with a grant goes.</param>
    /// <returns>The grants by container name; containers without a grant are absent.</returns>
    public static IReadOnlyDictionary<string, Grant> Read(Pod pod, FindingList findings)
    {
        PodGrants grants = new(pod, findings);
        foreach (ManifestEntry annotation in pod.Annotations.Where(entry => GrantKeys.IsOurs(entry.Key)))
        {
            grants.ReadAnnotation(annotation);
        }

        foreach (Container container in pod.Containers)
        {
            grants.ReadFields(container);
        }

        grants.ReadAddIsAmbient();
        foreach (Container container in pod.Containers)
        {
            grants.CheckDrop(container);
        }

        return grants._grants;
    }

    private void ReadAnnotation(ManifestEntry annotation)
    {
        string key = annotation.Key;
        if (key.StartsWith(GrantKeys.AmbientPrefix, StringComparison.Ordinal))
        {
            ReadGrant(annotation, key[GrantKeys.AmbientPrefix.Length..], set => new Grant(set, CapabilitySet.Empty));
        }
        else if (key.StartsWith(GrantKeys.NonRootPrefix, StringComparison.Ordinal))
        {
            ReadGrant(annotation, key[GrantKeys.NonRootPrefix.Length..], set => new Grant(CapabilitySet.Empty, set));
        }
        else if (key == GrantKeys.ContainerAmbient)
        {
            _findings.Add(annotation.Position, $"annotation {key} is for clients of the CRI, not for Pods; use {GrantKeys.AmbientPrefix}CONTAINER");
        }
        else if (key != GrantKeys.AddIsAmbient)
        {
            _findings.Add(annotation.Position, $"annotation {key} is unknown; use {GrantKeys.AmbientPrefix}CONTAINER or {GrantKeys.NonRootPrefix}CONTAINER");
        }
    }

    private void ReadGrant(ManifestEntry annotation, string containerName, Func<CapabilitySet, Grant> makeGrant)
    {
        Container? container = _pod.Containers.FirstOrDefault(candidate => candidate.Name == containerName);
        if (container is null)
        {
            _findings.Add(annotation.Position, $"annotation {annotation.Key}: the Pod has no container \"{containerName}\"; {Remedy(containerName)}");
        }
        else if (container.Role == ContainerRole.Ephemeral)
        {
            _findings.Add(annotation.Position, $"annotation {annotation.Key}: an ephemeral container cannot be granted anything; remove the annotation");
        }
        else if (!GrantValue.TryParse(((ManifestScalar)annotation.Value).Text, out CapabilitySet set, out string? error))
        {
            _findings.Add(annotation.Value.Position, $"annotation {annotation.Key}: {error}");
        }
        else
        {
            Merge(containerName, makeGrant(set));
        }
    }

    private void ReadFields(Container container)
    {
        SecurityContext context = container.SecurityContext;
        CapabilitySet ambient = ReadField(container, "ambient", context.Ambient, _grants.GetValueOrDefault(container.Name).Ambient);
        CapabilitySet nonRoot = ReadField(container, "addForNonRoot", context.AddForNonRoot, _grants.GetValueOrDefault(container.Name).NonRoot);
        Merge(container.Name, new Grant(ambient, nonRoot));
    }

    private CapabilitySet ReadField(Container container, string field, IReadOnlyList<ManifestScalar>? names, CapabilitySet annotated)
    {
        if (names is null)
        {
            return CapabilitySet.Empty;
        }

        CapabilitySet set = CapabilitySet.Empty;
        string place = $"container \"{container.Name}\": capabilities.{field}";
        bool valid = true;
        foreach (ManifestScalar name in names)
        {
            if (GrantValue.TryParseName(name.Text, out Capability capability, out string? error))
            {
                set |= CapabilitySet.Of(capability);
            }
            else
            {
                valid = false;
                _findings.Add(name.Position, $"{place}: {error}");
            }
        }

        if (names.Count == 0)
        {
            _findings.Add(container.Position, $"{place} is empty; name at least one capability, or remove it");
        }
        else if (container.Role == ContainerRole.Ephemeral)
        {
            _findings.Add(names[0].Position, $"{place}: an ephemeral container cannot be granted anything; remove the field");
        }
        else if (valid && !annotated.IsEmpty && annotated != set)
        {
            _findings.Add(names[0].Position, $"{place} says {set}, the Pod's annotation says {annotated}; make them equal, or remove one");
        }

        return set;
    }

    /// <summary>The KEP's option 1 is written as the webhook writes it: the explicit names of <c>add</c>, never ALL, for non-root users.</summary>
    private void ReadAddIsAmbient()
    {
        ManifestEntry? entry = _pod.Annotations.FirstOrDefault(candidate => candidate.Key == GrantKeys.AddIsAmbient);
        string? value = (entry?.Value as ManifestScalar)?.Text;
        if (entry is null || value == "false")
        {
            return;
        }

        if (value != "true")
        {
            _findings.Add(entry.Value.Position, $"annotation {entry.Key} must be \"true\" or \"false\", not \"{value}\"");
            return;
        }

        foreach (Container container in _pod.Containers.Where(container => container.Role != ContainerRole.Ephemeral))
        {
            Merge(container.Name, new Grant(CapabilitySet.Empty, Known(container.SecurityContext.Add)));
        }
    }

    private void CheckDrop(Container container)
    {
        CapabilitySet both = _grants.GetValueOrDefault(container.Name).Most & Known(container.SecurityContext.Drop);
        if (!both.IsEmpty)
        {
            _findings.Add(
                container.SecurityContext.Drop[0].Position,
                $"container \"{container.Name}\": {both} is both dropped and granted; remove it from drop, or from the grant");
        }
    }

    private void Merge(string container, Grant grant)
    {
        Grant before = _grants.GetValueOrDefault(container);
        Grant merged = new(before.Ambient | grant.Ambient, before.NonRoot | grant.NonRoot);
        if (!merged.IsEmpty)
        {
            _grants[container] = merged;
        }
    }

    /// <summary>The capabilities that a list names; ALL and unknown names are not among them.</summary>
    private static CapabilitySet Known(IReadOnlyList<ManifestScalar> names)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (ManifestScalar name in names)
        {
            if (CapabilityName.TryParse(name.Text, out Capability capability))
            {
                set |= CapabilitySet.Of(capability);
            }
        }

        return set;
    }

    private string Remedy(string containerName)
    {
        string[] names = [.. _pod.Containers.Select(container => container.Name)];
        return NearestName.Find(containerName, names, LongestContainerName) is { } near
            ? $"did you mean \"{near}\"?"
            : $"its containers are {string.Join(", ", names)}";
    }
}
