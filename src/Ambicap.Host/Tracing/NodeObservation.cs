using System.Collections.Immutable;

namespace Ambicap.Host.Tracing;

/// <summary>What was seen on a node since the watch began.</summary>
/// <param name="Containers">The containers with a grant or with added capabilities, by Pod and name.</param>
/// <param name="Events">How many checks were counted.</param>
/// <param name="Lost">How many records the kernel could not keep.</param>
/// <param name="Unknown">How many processes of new containers ended before it was known which one they were in.</param>
internal sealed record NodeObservation(ImmutableArray<ContainerObservation> Containers, long Events, long Lost, int Unknown);
