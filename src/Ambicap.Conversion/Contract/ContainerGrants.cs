using Ambicap.Capabilities;
using Ambicap.Conversion.Places;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>Everything that grants one container something.</summary>
/// <param name="Place">The container.</param>
/// <param name="Ambient">Its annotation, always ambient.</param>
/// <param name="NonRoot">Its annotation for users other than root.</param>
/// <param name="Fields">The KEP's fields that it has, the empty and wrong ones too.</param>
/// <param name="Add">What option 1 grants it: the explicit names of <c>capabilities.add</c>. Null where the Pod does not ask for that.</param>
internal sealed record ContainerGrants(
    ContainerPlace Place, NamedGrant? Ambient, NamedGrant? NonRoot, IReadOnlyList<NamedGrant> Fields, NamedGrant? Add)
{
    internal NamedGrant? AmbientInField => Fields.FirstOrDefault(named => named.Entry.Name == KepFields.Ambient);

    /// <summary>The KEP names option 3 by two words.</summary>
    internal NamedGrant? NonRootInField => Fields.FirstOrDefault(named => named.Entry.Name is KepFields.AddForNonRoot or KepFields.SetForNonRoot);

    /// <summary>Whether a field, or option 1, grants something that an annotation is to say.</summary>
    internal bool HasNative => Fields.Count > 0 || HasAdd;

    internal bool HasAdd => Add is { Capabilities.IsEmpty: false };

    /// <summary>Whether an annotation, or option 1, grants something that a field is to say.</summary>
    internal bool HasAnnotation => Ambient is not null || NonRoot is not null || HasAdd;

    /// <summary>What the container is granted in all.</summary>
    internal Grant Total => new(Sum(Ambient, AmbientInField), Sum(NonRoot, NonRootInField, Add));

    /// <summary>The sum of some lists.</summary>
    internal static CapabilitySet Sum(params ReadOnlySpan<NamedGrant?> grants)
    {
        CapabilitySet sum = CapabilitySet.Empty;
        foreach (NamedGrant? grant in grants)
        {
            sum |= grant?.Capabilities ?? CapabilitySet.Empty;
        }

        return sum;
    }
}
