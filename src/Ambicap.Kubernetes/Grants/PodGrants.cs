using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Kubernetes.Grants;

/// <summary>
/// Gathers what a Pod's manifest grants to each container: from the annotations of the contract, and from the KEP's own fields, which
/// an API server would not take but a file may have. The rules are those of <see cref="AmbientGrants"/>; here they get their lines.
/// </summary>
public static class PodGrants
{
    /// <summary>Reads the grants of a Pod.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="findings">Where everything that is wrong with a grant goes.</param>
    /// <returns>The grants by container name; containers without a grant are absent.</returns>
    public static IReadOnlyDictionary<string, Grant> Read(Pod pod, FindingList findings)
    {
        AmbientGrants grants = AmbientGrants.Read(PodModel.Of(pod), addIsAmbient: false);
        foreach (Violation violation in grants.Violations)
        {
            findings.Add(PositionOf(violation, pod), violation.Detail);
        }

        return grants.ByContainer;
    }

    /// <summary>The place that the violation names, or what is nearest to it.</summary>
    private static Position PositionOf(Violation violation, Pod pod)
    {
        if (pod.Annotations.FirstOrDefault(entry => entry.Key == violation.Place?.Annotation) is { } annotation)
        {
            return annotation.Position;
        }

        Container? container = pod.Containers.FirstOrDefault(candidate => candidate.Name == violation.Container);
        return container is null ? pod.Position : PositionOf(violation.Place, container);
    }

    /// <summary>The position of an item of a list; of the whole list its first name is meant.</summary>
    private static Position PositionOf(ViolationPlace? place, Container container)
    {
        IReadOnlyList<ManifestScalar>? names = place?.List switch
        {
            CapabilityList.Ambient => container.SecurityContext.Ambient,
            CapabilityList.AddForNonRoot => container.SecurityContext.AddForNonRoot,
            CapabilityList.Drop => container.SecurityContext.Drop,
            _ => null,
        };
        int index = place?.Index ?? 0;
        return names is not null && index < names.Count ? names[index].Position : container.Position;
    }
}
