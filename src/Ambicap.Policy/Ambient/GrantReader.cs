using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>Finds everything in a Pod that grants something.</summary>
internal sealed class GrantReader
{
    /// <summary>The most characters that Kubernetes lets a Pod's annotations have; the work on hostile ones is bounded by it.</summary>
    public const int MostCharacters = 256 * 1024;

    private readonly List<GrantSource> _sources = [];
    private readonly Dictionary<string, Container> _containers = new(StringComparer.Ordinal);

    private GrantReader(Pod pod)
    {
        foreach (Container container in pod.Containers)
        {
            _containers[container.Name] = container;
        }
    }

    /// <summary>Whether a Pod has anything that an ambient check could look at.</summary>
    public static bool IsNeeded(Pod pod, bool addIsAmbient)
    {
        for (int i = 0; i < pod.Annotations.Count; i++)
        {
            if (GrantKeys.IsOurs(pod.Annotations[i].Key))
            {
                return true;
            }
        }

        for (int i = 0; i < pod.Containers.Count; i++)
        {
            if (pod.Containers[i].SecurityContext.Capabilities is { } capabilities
                && (capabilities.Ambient ?? capabilities.AddForNonRoot ?? (addIsAmbient ? capabilities.Add : null)) is not null)
            {
                return true;
            }
        }

        return pod.Strays.Count > 0;
    }

    /// <summary>Reads a Pod.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="addIsAmbient">Whether <c>capabilities.add</c> grants unless the Pod says otherwise.</param>
    public static GrantReading Read(Pod pod, bool addIsAmbient)
    {
        GrantReader reader = new(pod);
        bool isTooLong = pod.Annotations.Sum(entry => (long)entry.Key.Length + entry.Value.Length) > MostCharacters;
        foreach ((string key, string value) in isTooLong ? [] : pod.Annotations)
        {
            reader.ReadAnnotation(key, value, GrantKeys.AmbientPrefix, isForNonRoot: false);
            reader.ReadAnnotation(key, value, GrantKeys.NonRootPrefix, isForNonRoot: true);
        }

        bool addGrants = AddGrants(pod, addIsAmbient);
        foreach (Container container in pod.Containers)
        {
            reader.ReadFields(container, addGrants);
        }

        return new GrantReading { Pod = pod, AddGrants = addGrants, IsTooLong = isTooLong, Sources = reader._sources, ContainerNames = reader._containers.Keys };
    }

    /// <summary>The Pod's own word goes before its namespace's.</summary>
    private static bool AddGrants(Pod pod, bool addIsAmbient)
    {
        bool grants = addIsAmbient;
        foreach ((string key, string value) in pod.Annotations)
        {
            if (key == GrantKeys.AddIsAmbient)
            {
                grants = value == "true";
            }
        }

        return grants;
    }

    private void ReadAnnotation(string key, string value, string prefix, bool isForNonRoot)
    {
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }

        string name = key[prefix.Length..];
        CapabilitySet set = GrantNames.ReadAnnotation(key, value, out IReadOnlyList<GrantFault> faults);
        _sources.Add(new GrantSource
        {
            Form = GrantForm.Annotation,
            Place = ViolationPlace.OfAnnotation(key),
            ContainerName = name,
            Container = _containers.GetValueOrDefault(name),
            IsForNonRoot = isForNonRoot,
            Set = set,
            Faults = faults,
        });
    }

    private void ReadFields(Container container, bool addGrants)
    {
        CapabilityFields? capabilities = container.SecurityContext.Capabilities;
        ReadField(container, GrantForm.Field, CapabilityList.Ambient, capabilities?.Ambient, isForNonRoot: false);
        ReadField(container, GrantForm.Field, CapabilityList.AddForNonRoot, capabilities?.AddForNonRoot, isForNonRoot: true);
        if (addGrants && capabilities is { Add.Count: > 0 } && container.Role != ContainerRole.Ephemeral)
        {
            ReadField(container, GrantForm.Add, CapabilityList.Add, capabilities.Add, isForNonRoot: true);
        }
    }

    private void ReadField(Container container, GrantForm form, CapabilityList list, IReadOnlyList<string>? names, bool isForNonRoot)
    {
        if (names is null)
        {
            return;
        }

        CapabilitySet set = GrantNames.ReadField(list, names, out IReadOnlyList<GrantFault> faults);
        _sources.Add(new GrantSource
        {
            Form = form,
            Place = ViolationPlace.OfList(list),
            ContainerName = container.Name,
            Container = container,
            IsForNonRoot = isForNonRoot,
            Set = set,
            Faults = faults,
        });
    }
}
