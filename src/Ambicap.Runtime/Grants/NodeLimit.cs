using Ambicap.Capabilities;

namespace Ambicap.Runtime.Grants;

/// <summary>The most that this node grants.</summary>
/// <param name="Allowed">The capabilities.</param>
/// <param name="IsRecorded">Whether it is the limit of the time when the container was created, which holds for what is executed in it.</param>
internal readonly record struct NodeLimit(CapabilitySet Allowed, bool IsRecorded = false);
