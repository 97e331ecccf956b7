using System.Collections.Immutable;

namespace Ambicap.Host.Tracing;

/// <summary>What a watch has seen since it began.</summary>
/// <param name="Capabilities">By capability, in the kernel's order.</param>
/// <param name="Processes">By process, in the order of their ids; only those that caused a check.</param>
/// <param name="Events">How many checks were counted.</param>
/// <param name="Lost">How many records the kernel could not keep: where it is not 0, what is missing here may still have been asked for.</param>
internal sealed record Observation(
    ImmutableArray<ObservedCapability> Capabilities, ImmutableArray<ObservedProcess> Processes, long Events, long Lost);
