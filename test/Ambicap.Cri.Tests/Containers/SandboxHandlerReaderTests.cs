using Ambicap.Cri.Containers;

namespace Ambicap.Cri.Tests.Containers;

/// <summary>The parts of the verbose answers that count; ContainerdTests ask a real containerd.</summary>
public sealed class SandboxHandlerReaderTests
{
    private const string Config = """
        {"containerd": {"defaultRuntimeName": "runc", "runtimes": {
          "ambicap": {"PodAnnotations": ["nonroot.ambicap.dev/*"], "ContainerAnnotations": ["ambicap.dev/ambient"]},
          "runc": {"PodAnnotations": null, "ContainerAnnotations": []}}}}
        """;

    [Fact]
    public void Read_OfContainerd_HasHandlerBinaryAndPatterns()
    {
        SandboxHandler handler = Read("ambicap", """{"runtimeHandler": "ambicap", "runtimeOptions": {"binary_name": "/opt/ambicap-runtime"}}""", Config);
        Assert.Equal(("ambicap", "/opt/ambicap-runtime"), (handler.Name, handler.Binary));
        Assert.Equal(["nonroot.ambicap.dev/*"], handler.PodAnnotations);
        Assert.Equal(["ambicap.dev/ambient"], handler.ContainerAnnotations);
    }

    [Fact]
    public void Read_OfContainerdsDefault_HasTheDefaultsPatterns()
    {
        SandboxHandler handler = Read("", """{"runtimeHandler": "", "runtimeOptions": {"binary_name": ""}}""", Config);
        Assert.Equal(("", ""), (handler.Name, handler.Binary));
        Assert.Equal([], handler.PodAnnotations);
        Assert.Equal([], handler.ContainerAnnotations);
    }

    [Fact]
    public void Read_OfCrio_HasTheHandlerOfTheAnnotation()
    {
        SandboxHandler handler = Read("", """{"runtimeSpec": {"annotations": {"io.kubernetes.cri-o.RuntimeHandler": "ambicap"}}}""", null);
        Assert.Equal(new SandboxHandler("ambicap", null), handler);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("not JSON", "{")]
    [InlineData("[1]", "[]")]
    [InlineData("""{"runtimeHandler": "\ud800"}""", null)]
    [InlineData("""{"runtimeHandler": 1, "runtimeOptions": "x", "runtimeSpec": {"annotations": null}}""", """{"containerd": {"runtimes": []}}""")]
    public void Read_OfAnythingElse_KnowsNothing(string? info, string? config) => Assert.Equal(new SandboxHandler(null, null), Read("", info, config));

    private static SandboxHandler Read(string name, string? info, string? config)
    {
        PodSandboxStatusResponse sandbox = new() { Status = new PodSandboxStatus { RuntimeHandler = name } };
        StatusResponse runtime = new();
        if (info is not null)
        {
            sandbox.Info["info"] = info;
        }

        if (config is not null)
        {
            runtime.Info["config"] = config;
        }

        return SandboxHandlerReader.Read(sandbox, runtime);
    }
}
