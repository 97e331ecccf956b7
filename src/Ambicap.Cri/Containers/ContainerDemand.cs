using Ambicap.Policy.Grants;

namespace Ambicap.Cri.Containers;

/// <summary>What a CreateContainer request asks for, and the request as the container runtime shall get it.</summary>
/// <param name="SandboxId">The sandbox.</param>
/// <param name="Container">The container's name in its Pod.</param>
/// <param name="Grant">
/// What is made ambient: always, by the Pod's annotation, the CRI's field and the container's annotation; for non-root users by the Pod's
/// annotation alone, which goes on as it is, since only the OCI runtime knows the user for certain.
/// </param>
/// <param name="Message">The request; the same array where nothing was changed.</param>
internal sealed record ContainerDemand(string SandboxId, string Container, Grant Grant, byte[] Message);
