using Ambicap.Capabilities;
using Ambicap.Node.Watching;
using Ambicap.Policy.Audit;

namespace Ambicap.Node.Metrics;

/// <summary>What handler and ambicap-runtime answered when they were last asked.</summary>
/// <param name="Time">When; the beginning of time before the first answer.</param>
/// <param name="HandlerFault">What is wrong with the handler; null where it is right.</param>
/// <param name="RuntimeFault">What is wrong with ambicap-runtime; null where it is right.</param>
/// <param name="RuntimeVersion">The version of ambicap-runtime; empty where it does not say.</param>
/// <param name="Limit">The most that the node grants.</param>
internal sealed record ProbeResult(DateTime Time, string? HandlerFault, string? RuntimeFault, string RuntimeVersion, CapabilitySet Limit)
{
    internal static ProbeResult None { get; } = new(DateTime.UnixEpoch, "not asked yet", "not asked yet", "", CapabilitySet.Empty);
}

/// <summary>What is known of the node at this moment. One thread writes and reads it, save for what is said to be another's.</summary>
internal sealed class NodeState
{
    private readonly long[] _refused = new long[RefusalWords.All.Count];

    /// <summary>The containers with grants.</summary>
    internal IReadOnlyList<GrantedContainer> Containers { get; set; } = [];

    /// <summary>The last look at their processes.</summary>
    internal GrantScan Scan { get; } = new();

    internal DateTime ScanTime { get; set; } = DateTime.UnixEpoch;

    internal TimeSpan ScanSpent { get; set; }

    /// <summary>The last answers; replaced whole by the thread that asks.</summary>
    internal ProbeResult Probe { get; set; } = ProbeResult.None;

    /// <summary>Containers that were created with a grant since the program began.</summary>
    internal long Granted { get; private set; }

    /// <summary>Those that were refused for a reason.</summary>
    internal long Refused(RefusalReason reason) => _refused[(int)reason];

    /// <summary>Counts what ambicap-runtime decided.</summary>
    internal void Count(AuditEntry entry)
    {
        if (entry.Refusal is { } reason)
        {
            _refused[(int)reason]++;
        }
        else
        {
            Granted++;
        }
    }
}
