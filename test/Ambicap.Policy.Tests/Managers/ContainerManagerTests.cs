using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class ContainerManagerTests
{
    [Theory]
    [InlineData("containerd", "containerd 2.1.9")]
    [InlineData("CRI-O", "CRI-O 1.37.0")]
    [InlineData("Crio", "CRI-O 1.37.0")]
    [InlineData("docker", "Docker 28.5.2")]
    [InlineData("PODMAN", "Podman 5.8.6")]
    [InlineData("docker:28", "Docker 28")]
    [InlineData("docker:v24.0.5", "Docker 24.0.5")]
    [InlineData("containerd:1.6", "containerd 1.6")]
    [InlineData("containerd:3", "containerd 3")]
    public void TryParse_NameAndVersion_IsAManager(string text, string expected)
    {
        Assert.True(ContainerManager.TryParse(text, out ContainerManager? manager, out string? error), error);
        Assert.Equal(expected, manager.ToString());
    }

    [Theory]
    [InlineData("rkt", "\"rkt\" is no container manager; give containerd, cri-o, docker or podman, with :VERSION or without, such as docker:24.0.5")]
    [InlineData("", "\"\" is no container manager; give containerd, cri-o, docker or podman, with :VERSION or without, such as docker:24.0.5")]
    [InlineData("docker:", "\"\" is no version of Docker; give up to three numbers, such as 28.5.2")]
    [InlineData("docker:latest", "\"latest\" is no version of Docker; give up to three numbers, such as 28.5.2")]
    [InlineData("docker:28.5.2.1", "\"28.5.2.1\" is no version of Docker; give up to three numbers, such as 28.5.2")]
    [InlineData("containerd:1.6.20~ds1", "\"1.6.20~ds1\" is no version of containerd; give up to three numbers, such as 2.1.9")]
    [InlineData("containerd:1.5", "containerd 1.5 is older than 1.6.2, the oldest whose rules are known; give that or a newer one, such as 2.1.9")]
    [InlineData("podman:3", "Podman 3 is older than 4.3.0, the oldest whose rules are known; give that or a newer one, such as 5.8.6")]
    [InlineData("containerd:28", "there is no containerd 28; the newest that was measured is 2.1.9, so give that, or one between 1.6.2 and it")]
    public void TryParse_WhatIsNoManager_SaysWhatIs(string text, string expected)
    {
        Assert.False(ContainerManager.TryParse(text, out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("containerd:1", false)]
    [InlineData("containerd:1.7", false)]
    [InlineData("containerd:2.0", true)]
    [InlineData("containerd:2", true)]
    [InlineData("cri-o", false)]
    [InlineData("docker:20.10.24", true)]
    [InlineData("podman", false)]
    public void Rules_PodsNetwork_IsOpenFromSomeVersionOn(string text, bool expected) => Assert.Equal(expected, Parse(text).Rules.OpensNetwork);

    /// <summary>A number that is not written is the newest.</summary>
    [Theory]
    [InlineData("docker:24", NonRootArrays.AsRoot)]
    [InlineData("docker:24.0", NonRootArrays.AsRoot)]
    [InlineData("docker:24.0.6", NonRootArrays.AsRoot)]
    [InlineData("docker:24.0.5", NonRootArrays.BoundingOnly)]
    [InlineData("docker:23", NonRootArrays.BoundingOnly)]
    [InlineData("docker:29", NonRootArrays.AsRoot)]
    public void Rules_Docker_ChangedWith24_0_6(string text, NonRootArrays expected) => Assert.Equal(expected, Parse(text).Rules.NonRoot);

    private static ContainerManager Parse(string text) => ContainerManager.TryParse(text, out ContainerManager? manager, out string? error)
        ? manager : throw new ArgumentException(error, nameof(text));
}
