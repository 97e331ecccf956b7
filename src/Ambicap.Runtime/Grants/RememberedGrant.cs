using Ambicap.Capabilities;
using Ambicap.Policy.Grants;

namespace Ambicap.Runtime.Grants;

/// <summary>The grant of a container as it was when it was created.</summary>
/// <param name="Container">Its name in the Pod, for messages; may be empty.</param>
/// <param name="Grant">What its manifest granted.</param>
/// <param name="Allowed">The most that the node granted then; what is executed in the container is held against it, whatever holds now.</param>
/// <param name="Filtered">What of it the container's seccomp profile makes useless, for users that its first process is not.</param>
internal sealed record RememberedGrant(string Container, Grant Grant, CapabilitySet Allowed, CapabilitySet Filtered);
