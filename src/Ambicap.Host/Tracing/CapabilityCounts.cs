using System.Collections.Immutable;

namespace Ambicap.Host.Tracing;

/// <summary>The counts of all capabilities.</summary>
internal sealed class CapabilityCounts
{
    // The kernel's capability sets have 64 bits; what lies beyond is no capability.
    private readonly CapabilityCount?[] _counts = new CapabilityCount?[64];

    /// <summary>Whether one of the checks says something about need.</summary>
    internal bool HasAudited => Array.Exists(_counts, count => count is { HasAudited: true });

    /// <summary>Counts a check.</summary>
    internal void Add(TraceRecord record, string command)
    {
        if ((uint)record.Capability < (uint)_counts.Length)
        {
            _ = (_counts[record.Capability] ??= new CapabilityCount()).Add(record, command);
        }
    }

    /// <summary>How often a capability was asked for.</summary>
    internal long TotalOf(int capability) => (uint)capability < (uint)_counts.Length ? _counts[capability]?.Total ?? 0 : 0;

    /// <summary>The counts by capability, in the kernel's order.</summary>
    internal ImmutableArray<ObservedCapability> Observe() =>
        [.. _counts.Index().Where(entry => entry.Item is not null).Select(entry => entry.Item!.Observe(entry.Index))];
}
