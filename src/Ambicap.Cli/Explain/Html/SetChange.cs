using Ambicap.Capabilities;

namespace Ambicap.Cli.Explain.Html;

/// <summary>What of a set stays, comes and goes between two moments.</summary>
internal readonly record struct SetChange(CapabilitySet Kept, CapabilitySet Gained, CapabilitySet Lost)
{
    /// <summary>Compares a set with the one before; nothing changes where that is not known.</summary>
    internal static SetChange Between(CapabilitySet? before, CapabilitySet now) => before is { } old
        ? new SetChange(now & old, now.Except(old), old.Except(now))
        : new SetChange(now, CapabilitySet.Empty, CapabilitySet.Empty);

    /// <summary>Whether the set is empty at that moment.</summary>
    internal bool IsEmpty => (Kept | Gained).IsEmpty;
}
