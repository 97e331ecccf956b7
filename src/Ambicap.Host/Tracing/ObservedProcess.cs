using System.Collections.Immutable;

namespace Ambicap.Host.Tracing;

/// <summary>The checks that one process caused, all its threads together.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Command">Its name, empty where it ended before it could be read.</param>
/// <param name="Capabilities">What was asked for, in the kernel's order.</param>
internal sealed record ObservedProcess(int ProcessId, string Command, ImmutableArray<ObservedCapability> Capabilities)
{
    /// <summary>The process from which on its line counts: itself, or the one that all of them come from.</summary>
    internal int Origin { get; init; }
}
