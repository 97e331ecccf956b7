using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>ambicap-runtime in front of real runc and crun, on a bundle of somebody's own, as Podman and others call it.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PlainBundleTests
{
    private const string Granted =
        "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";

    public static TheoryData<string> Runtimes => ["runc", "crun"];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_Annotation_IsInAllFiveSets(string runtime)
    {
        using PlainBundle bundle = new(runtime, "NET_BIND_SERVICE");
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal((0, Granted, ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_NoAnnotation_IsWhatTheRuntimeItselfDoes(string runtime)
    {
        using PlainBundle bundle = new(runtime, null);
        ProgramRun direct = bundle.CallDirectly("run", "--bundle", bundle.Path, bundle.Id);
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal(0, direct.ExitCode);
        Assert.Equal(direct, run);
        Assert.Equal(Granted.Replace('4', '0'), run.Output);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Run_OutsideTheLimit_IsRefusedBeforeTheRuntimeIsCalled(string runtime)
    {
        using PlainBundle bundle = new(runtime, "NET_RAW");
        ProgramRun run = bundle.Call("run", "--bundle", bundle.Path, bundle.Id);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("ambicap: the container may not be granted NET_RAW as ambient: this node allows only NET_BIND_SERVICE; ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Exec_IntoACreatedContainer_HasTheGrantUntilItIsDeleted(string runtime)
    {
        using PlainBundle bundle = new(runtime, "NET_BIND_SERVICE", "sleep", "100");
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        string process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");

        Assert.Equal(Granted, bundle.Call("exec", "--process", process, bundle.Id).Output);
        Assert.Equal(Granted, bundle.Call("exec", bundle.Id, "grep", "Cap", "/proc/self/status").Output);

        // A create and a delete that the real runtime refuses change nothing.
        Assert.NotEqual(0, bundle.Call("create", "--bundle", bundle.Path, bundle.Id).ExitCode);
        Assert.NotEqual(0, bundle.Call("delete", bundle.Id).ExitCode);
        process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");
        Assert.Equal(Granted, bundle.Call("exec", "--process", process, bundle.Id).Output);

        Assert.Equal(0, bundle.Call("delete", "--force", bundle.Id).ExitCode);
        Assert.False(File.Exists(bundle.Record));
    }
}
