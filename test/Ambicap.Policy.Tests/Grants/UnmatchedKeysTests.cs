using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Grants;

public sealed class UnmatchedKeysTests
{
    private const string Instance = "start the container with --annotation ambicap.dev/ambient=CAPABILITY instead";
    private const string Pod = "name the capability in the container's securityContext.capabilities.add, which Podman itself makes ambient, "
        + "or start the container outside a pod with --annotation ambicap.dev/ambient=CAPABILITY";

    [Theory]
    [InlineData(ContainerKind.Standalone, "ambient.ambicap.dev/web", "this container manager does not say which container that is; " + Instance)]
    [InlineData(ContainerKind.Standalone, "nonroot.ambicap.dev/web", "this container manager does not say which container that is; " + Instance)]
    [InlineData(ContainerKind.Unnamed, "ambient.ambicap.dev/web", "Podman does not say which container of the pod that is; " + Pod)]
    [InlineData(ContainerKind.Unnamed, "nonroot.ambicap.dev/web", "Podman does not say which container of the pod that is; " + Pod)]
    [InlineData(ContainerKind.Unnamed, "ambicap.dev/ambient", "in a pod of Podman it may be the Pod's, which is no container's; " + Pod)]
    public void Find_KeyThatMayBeForThisContainer_IsAnError(ContainerKind kind, string key, string error) =>
        Assert.Equal($"annotation {key}: {error}", UnmatchedKeys.Find(new(kind, ""), ["ambicap.dev/other", key]));

    [Theory]
    [InlineData(ContainerKind.Standalone, "ambicap.dev/ambient", "ambient.ambicap.dev/", "ambient.ambicap.dev", "other.ambicap.dev/web", "Ambient.ambicap.dev/web", "ambicap.dev/add-is-ambient")]
    [InlineData(ContainerKind.Unnamed, "ambient.ambicap.dev/", "nonroot.ambicap.dev/", "other.ambicap.dev/web", "ambicap.dev/add-is-ambient")]
    [InlineData(ContainerKind.Sandbox, "ambicap.dev/ambient", "ambient.ambicap.dev/web", "nonroot.ambicap.dev/web")]
    [InlineData(ContainerKind.Container, "ambicap.dev/ambient", "ambient.ambicap.dev/web", "ambient.ambicap.dev/other", "nonroot.ambicap.dev/web")]
    public void Find_OtherKeys_AreNoTrouble(ContainerKind kind, params string[] keys) => Assert.Null(UnmatchedKeys.Find(new(kind, "web"), keys));
}
