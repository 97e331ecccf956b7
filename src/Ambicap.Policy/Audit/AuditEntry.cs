using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Audit;

/// <summary>What ambicap-runtime decided about one container: the line of the node's audit trail.</summary>
/// <param name="ContainerId">The id by which the container manager calls the container.</param>
/// <param name="Refusal">Why it was refused; null where it was granted.</param>
/// <param name="Message">The same for people, in one sentence.</param>
public sealed record AuditEntry(string ContainerId, RefusalReason? Refusal, string Message)
{
    /// <summary>The Pod; null where there is none, or config.json does not say.</summary>
    public PodIdentity? Pod { get; init; }

    /// <summary>The container's name in the Pod; empty where it has none.</summary>
    public string Container { get; init; } = "";

    /// <summary>What the container's first process was given; refused, what was asked for as far as it can be read.</summary>
    public CapabilitySet Capabilities { get; init; }

    /// <summary>The kinds of annotation that named them: <c>ambient</c>, <c>nonroot</c>, <c>cri</c>, with commas between.</summary>
    public string Annotations { get; init; } = "";

    /// <summary>The user of the container's first process; null where config.json does not say.</summary>
    public uint? UserId { get; init; }

    /// <summary>Whether the container was granted what it asked for.</summary>
    public bool IsGranted => Refusal is null;
}
