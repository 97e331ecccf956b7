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
        if (pod.Annotations.FirstOrDefault(entry => entry.Key == violation.Place) is { } annotation)
        {
            return annotation.Position;
        }

        Container? container = pod.Containers.FirstOrDefault(candidate => candidate.Name == violation.Container);
        return container is null ? pod.Position : PositionOf(violation.Place, container);
    }

    /// <summary>The position of a place such as <c>capabilities.ambient[1]</c>; without a number the list's first name is meant.</summary>
    private static Position PositionOf(string? place, Container container)
    {
        string[] parts = (place ?? "").Split(['[', ']']);
        IReadOnlyList<ManifestScalar>? names = parts[0] switch
        {
            "capabilities.ambient" => container.SecurityContext.Ambient,
            "capabilities.addForNonRoot" => container.SecurityContext.AddForNonRoot,
            "capabilities.drop" => container.SecurityContext.Drop,
            _ => null,
        };
        int index = parts.Length > 1 && int.TryParse(parts[1], out int number) ? number : 0;
        return names is not null && index < names.Count ? names[index].Position : container.Position;
    }
}
