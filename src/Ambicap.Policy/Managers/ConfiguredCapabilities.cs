using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>What a container manager makes of a security context.</summary>
/// <param name="Sets">The five arrays of <c>process.capabilities</c>.</param>
/// <param name="Ignored">Names in add and drop that have no effect, as they are written.</param>
/// <param name="Refused">Names for which the container is not created at all.</param>
public sealed record ConfiguredCapabilities(ProcessCapabilities Sets, IReadOnlyList<string> Ignored, IReadOnlyList<string> Refused);
