using Ambicap.Policy.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Grants;

/// <summary>What is remembered of a container from create to delete.</summary>
/// <param name="Container">Its name in the Pod, for messages; may be empty.</param>
/// <param name="Grant">What its manifest granted.</param>
/// <param name="Config">The config.json of its bundle by its real path; null where that is not known. While it is there, so may be the container.</param>
internal sealed record RememberedGrant(string Container, Grant Grant, BytePath? Config);
