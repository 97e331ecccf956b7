using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>What a container manager makes of a security context.</summary>
/// <param name="Sets">The five arrays of <c>process.capabilities</c>; those of root where the user is unknown.</param>
/// <param name="DependsOnUser">Whether another user would get other arrays.</param>
/// <param name="Added">The capabilities that <c>add</c> names, as the manager reads it; without ALL.</param>
/// <param name="Remarks">What is worth knowing of it.</param>
public sealed record ConfiguredCapabilities(
    ProcessCapabilities Sets, bool DependsOnUser, CapabilitySet Added, IReadOnlyList<ManagerRemark> Remarks)
{
    /// <summary>Whether the container is not created at all.</summary>
    public bool IsRefused => Remarks.Any(remark => remark.Kind == RemarkKind.Refusal);
}

/// <summary>How much a remark matters.</summary>
public enum RemarkKind
{
    /// <summary>It explains.</summary>
    Explanation,

    /// <summary>It says something that the manifest's author hardly meant.</summary>
    Surprise,

    /// <summary>It says why there is no container.</summary>
    Refusal,
}

/// <summary>What is worth knowing of what a container manager does.</summary>
/// <param name="Kind">How much it matters.</param>
/// <param name="Text">What it does, and what to do.</param>
/// <param name="Source">Who does it, or which rule is behind it.</param>
public sealed record ManagerRemark(RemarkKind Kind, string Text, string Source);
