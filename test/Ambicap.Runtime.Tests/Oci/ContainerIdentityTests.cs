using Ambicap.Policy.Managers;
using Ambicap.Runtime.Oci;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Oci;

public sealed class ContainerIdentityTests
{
    [Theory]
    [InlineData("containerd-1.6-config-web.json", "web")]
    [InlineData("containerd-1.6-config-plain.json", "plain")]
    [InlineData("containerd-1.6-config-init.json", "prepare")]
    [InlineData("containerd-2.4-config-web.json", "web")]
    [InlineData("crio-1.37-config-web.json", "web")]
    public void Of_RecordedContainer_IsItsName(string file, string name) =>
        Assert.Equal(new ContainerIdentity(ContainerKind.Container, name, file.StartsWith("crio", StringComparison.Ordinal)), Of(file));

    [Theory]
    [InlineData("containerd-1.6-config-sandbox.json")]
    [InlineData("containerd-2.4-config-sandbox.json")]
    [InlineData("crio-1.37-config-sandbox.json")]
    public void Of_RecordedSandbox_IsASandbox(string file) => Assert.Equal(ContainerKind.Sandbox, Of(file).Kind);

    [Theory]
    // A Pod on CRI-O whose annotations pretend that its sandbox is a container.
    [InlineData("io.kubernetes.cri-o.ContainerType=container", "io.kubernetes.container.name=POD", "io.kubernetes.cri-o.Metadata={\"name\":\"web\",\"uid\":\"u\",\"namespace\":\"n\"}")]
    [InlineData("io.kubernetes.cri-o.ContainerType=container", "io.kubernetes.cri-o.Metadata={\"name\":\"web\",\"uid\":\"u\",\"namespace\":\"n\"}")]
    [InlineData("io.kubernetes.cri-o.ContainerType=container", "io.kubernetes.container.name=web", "io.kubernetes.cri-o.Metadata={\"name\":\"web\",\"uid\":\"u\"}")]
    // containerd's keys do not help it either.
    [InlineData("io.kubernetes.cri-o.ContainerType=sandbox", "io.kubernetes.cri.container-type=container", "io.kubernetes.cri.container-name=web", "io.kubernetes.cri-o.Metadata={\"name\":\"p\",\"uid\":\"u\"}")]
    // Metadata that is missing or makes no sense.
    [InlineData("io.kubernetes.cri-o.ContainerType=sandbox", "io.kubernetes.container.name=web")]
    // A Pod on containerd whose handler lets every annotation through pretends to be CRI-O's.
    [InlineData("io.kubernetes.cri.container-type=sandbox", "io.kubernetes.cri-o.Metadata={\"name\":\"web\"}")]
    [InlineData("io.kubernetes.cri.container-type=container", "io.kubernetes.cri.container-name=a", "io.kubernetes.cri-o.Metadata={\"name\":\"web\"}")]
    [InlineData("io.kubernetes.cri.container-type=container", "io.kubernetes.cri.container-name=a", "io.kubernetes.cri-o.ContainerType=container")]
    [InlineData("io.kubernetes.cri-o.Metadata=nonsense", "io.kubernetes.container.name=web")]
    [InlineData("io.kubernetes.cri-o.Metadata={\"name\":1}")]
    [InlineData("io.kubernetes.cri.container-type=sandbox", "io.kubernetes.cri.container-name=web")]
    [InlineData("io.kubernetes.cri.container-type=container")]
    [InlineData("io.kubernetes.cri.container-type=something")]
    public void Of_ForgedOrUnclear_IsASandbox(params string[] annotations) => Assert.Equal(ContainerKind.Sandbox, Of(annotations).Kind);

    [Fact]
    public void Of_CrioClientWithoutLabels_IsTheNameInTheMetadata() =>
        Assert.Equal("web", Of(["io.kubernetes.cri-o.ContainerType=container", "io.kubernetes.cri-o.Metadata={\"name\":\"web\",\"attempt\":1}"]).Name);

    [Fact]
    public void Of_ContainerInAPodmanPod_IsUnnamed() =>
        Assert.Equal(ContainerKind.Unnamed, Of(["io.kubernetes.cri-o.ContainerType=container", "io.kubernetes.cri-o.SandboxID=a"]).Kind);

    [Theory]
    [InlineData("podman-4.3-config-run.json", ContainerKind.Standalone)]
    [InlineData("podman-4.3-config-pod-run.json", ContainerKind.Unnamed)]
    [InlineData("podman-4.3-config-kube-web.json", ContainerKind.Unnamed)]
    [InlineData("podman-4.3-config-kube-infra.json", ContainerKind.Standalone)]
    [InlineData("podman-5.4-config-kube-web.json", ContainerKind.Unnamed)]
    [InlineData("podman-5.8-config-run.json", ContainerKind.Standalone)]
    [InlineData("podman-5.8-config-pod-run.json", ContainerKind.Unnamed)]
    [InlineData("podman-5.8-config-kube-web.json", ContainerKind.Unnamed)]
    [InlineData("podman-5.8-config-kube-infra.json", ContainerKind.Standalone)]
    [InlineData("docker-28.5-config-run.json", ContainerKind.Standalone)]
    public void Of_RecordedOfAnEngineWithoutNames_IsThatKind(string file, ContainerKind kind) => Assert.Equal(kind, Of(file).Kind);

    [Fact]
    public void Of_NoManager_IsStandalone() => Assert.Equal(ContainerKind.Standalone, Of(["ambicap.dev/ambient=NET_RAW"]).Kind);

    private static ContainerIdentity Of(string file) =>
        ContainerIdentity.Of(OciReader.ReadConfig(File.ReadAllBytes(Repository.TestData("oci", file))).Annotations.Find);

    private static ContainerIdentity Of(string[] annotations)
    {
        DocumentAnnotations kept = new();
        foreach (string annotation in annotations)
        {
            string[] parts = annotation.Split('=', 2);
            Assert.True(kept.TryAdd(parts[0], parts[1]));
        }

        return ContainerIdentity.Of(kept.Find);
    }
}
