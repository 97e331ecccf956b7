using Ambicap.Policy.Grants;

namespace Ambicap.Runtime.Grants;

/// <summary>What is remembered of a container from create to delete.</summary>
/// <param name="Container">Its name in the Pod, for messages; may be empty.</param>
/// <param name="Grant">What its manifest granted.</param>
internal sealed record RememberedGrant(string Container, Grant Grant);
