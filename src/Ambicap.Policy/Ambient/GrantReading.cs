using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>Everything in a Pod that grants something, right or wrong: what the ambient checks look at.</summary>
internal sealed record GrantReading
{
    public required Pod Pod { get; init; }

    /// <summary>Whether the annotations are more than Kubernetes allows, and were not read.</summary>
    public required bool IsTooLong { get; init; }

    /// <summary>The lists that grant: the annotations, then by container the KEP's fields and <c>capabilities.add</c>.</summary>
    public required IReadOnlyList<GrantSource> Sources { get; init; }

    /// <summary>The containers' names, in the order of the Pod.</summary>
    public required IReadOnlyCollection<string> ContainerNames { get; init; }

    /// <summary>Whether <c>capabilities.add</c> grants in this Pod, named there or not.</summary>
    public required bool AddGrants { get; init; }

    /// <summary>Whether annotations alone grant.</summary>
    public bool IsAnnotated
    {
        get
        {
            for (int i = 0; i < Sources.Count; i++)
            {
                if (Sources[i].Form != GrantForm.Annotation)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether <c>capabilities.add</c> of a container grants.</summary>
    public bool HasAdd(Container container) => Sources.Any(source => source.Form == GrantForm.Add && ReferenceEquals(source.Container, container));

    /// <summary>The grants by container, of the sources that a condition holds for.</summary>
    public Dictionary<string, Grant> GrantsOf(Predicate<GrantSource> condition)
    {
        Dictionary<string, Grant> grants = new(StringComparer.Ordinal);
        for (int i = 0; i < Sources.Count; i++)
        {
            GrantSource source = Sources[i];
            if (!source.Grants || source.Set.IsEmpty || !condition(source))
            {
                continue;
            }

            Grant before = grants.GetValueOrDefault(source.ContainerName);
            grants[source.ContainerName] = source.IsForNonRoot
                ? before with { NonRoot = before.NonRoot | source.Set }
                : before with { Ambient = before.Ambient | source.Set };
        }

        return grants;
    }
}
