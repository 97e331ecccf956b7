using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>Docker of every suite with ambicap-runtime among its runtimes, and grants by annotation.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class DockerCallerTests
{
    private const string Settings = """{"runtimes": {"ambicap": {"path": "/usr/local/bin/ambicap-runtime"}}}""";
    private const string Limit = "\"NET_BIND_SERVICE\", \"NET_RAW\"";

    private static readonly string[] s_plain = ["--runtime", "ambicap", "--network", "none", "--user", "1000", "--cap-drop", "ALL"];
    private static readonly string[] s_showSets = ["box", "grep", "Cap", "/proc/self/status"];

    [Theory]
    [InlineData("trixie")]
    [InlineData("sid")]
    public async Task Run_Annotation_IsHeldInContainerExecAndHealthcheckUntilItIsRemoved(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, Settings, Limit);
        docker.Prepare();
        string[] granted = [.. s_plain, "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE,NET_RAW", "--security-opt", "no-new-privileges"];

        Assert.Equal(new ProgramRun(0, StatusText.Of("2400"), ""), docker.Call(["run", "--rm", .. granted, .. s_showSets]));
        Assert.Equal(0, docker.Call(["run", "--detach", "--name", "web", .. granted, "box", "sleep", "1000"]).ExitCode);
        Assert.Equal(StatusText.Of("2400"), Exec(docker));
        Assert.True(SpinWait.SpinUntil(() => Health(docker).StartsWith("healthy", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
        Assert.Equal("healthy " + StatusText.Of("2400"), Health(docker));

        // Docker gives exec the container's own arrays, whoever the user is.
        Assert.Equal(StatusText.Of("2400"), docker.Call("exec", "--user", "0", "web", "grep", "Cap", "/proc/self/status").Output);

        Assert.Equal(0, docker.Call("restart", "--time", "0", "web").ExitCode);
        Assert.Equal(StatusText.Of("2400"), Exec(docker));
        Assert.Equal(0, docker.Call("rm", "--force", "web").ExitCode);
        Assert.Empty(suite.Records());
    }

    [Theory]
    [InlineData("trixie")]
    [InlineData("sid")]
    public async Task Run_OutsideTheLimit_SaysSo(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, Settings, Limit);
        docker.Prepare();
        ProgramRun run = docker.Call(["run", "--rm", .. s_plain, "--annotation", "ambicap.dev/ambient=NET_ADMIN", .. s_showSets]);
        Assert.Equal("", run.Output);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("ambicap: the container may not be granted NET_ADMIN as ambient: this node allows only NET_BIND_SERVICE,NET_RAW; ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Run_NoAnnotation_IsWhatRuncItselfDoes(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, Settings, Limit);
        docker.Prepare();
        string[] defaults = ["run", "--rm", "--network", "none", "--user", "1000"];

        ProgramRun direct = docker.Call([.. defaults, "--runtime", "runc", .. s_showSets]);
        Assert.EndsWith("CapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000000\n", direct.Output, StringComparison.Ordinal);
        Assert.Equal(direct, docker.Call([.. defaults, "--runtime", "ambicap", .. s_showSets]));
        Assert.Equal(new ProgramRun(0, StatusText.Of("0000"), ""), docker.Call(["run", "--rm", .. s_plain, .. s_showSets]));
        Assert.Empty(suite.Records());
    }

    /// <summary>Docker before 24 has no way to name an annotation: the page says so.</summary>
    [Fact]
    public async Task Run_AnnotationOnTheOldestDocker_IsUnknownToIt()
    {
        using CallerSuite suite = CallerSuite.Enter("bookworm");
        await using PrivateDocker docker = new(suite, Settings, Limit);
        docker.Prepare();
        ProgramRun run = docker.Call(["run", "--rm", .. s_plain, "--annotation", "ambicap.dev/ambient=NET_RAW", .. s_showSets]);
        Assert.StartsWith("unknown flag: --annotation\n", run.Errors, StringComparison.Ordinal);
    }

    private static string Exec(PrivateDocker docker) => docker.Call("exec", "web", "grep", "Cap", "/proc/self/status").Output;

    /// <summary>The health, and what the first check printed.</summary>
    private static string Health(PrivateDocker docker)
    {
        const string format = "{{.State.Health.Status}} {{range $i, $check := .State.Health.Log}}{{if not $i}}{{$check.Output}}{{end}}{{end}}";
        return docker.Call("inspect", "--format", format, "web").Output.TrimEnd('\n') + "\n";
    }
}
