using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>A node that changes under containers that run: each keeps the runtime and the grant that it started with.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ChangingNodeTests
{
    private const string Granted =
        "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";

    public static TheoryData<string, string, bool> Changes => new MatrixTheoryData<string, string, bool>(
        ["runc", "crun"], ["allowed = []\n", "allowd = broken", "other runtime", "unsafe", "gone", "no environment"], [true, false]);

    [Theory]
    [MemberData(nameof(Changes))]
    public void LaterCalls_OfARunningContainer_AreAsIfNothingHadChanged(string runtime, string change, bool isGranted)
    {
        using PlainBundle bundle = Running(runtime, isGranted);
        Change(bundle, runtime, change);

        ProcessStartInfo New(params string[] command) => Without(bundle.NewStart(command), isAll: change == "no environment");
        string process = bundle.WriteProcess("grep", "Cap", "/proc/self/status");
        ProgramRun exec = ProgramRun.Of(New("exec", "--process", process, bundle.Id));
        Assert.Equal((isGranted ? Granted : Granted.Replace('4', '0'), ""), (exec.Output, exec.Errors));
        Assert.Contains("\"running\"", ProgramRun.Of(New("state", bundle.Id)).Output, StringComparison.Ordinal);
        Assert.Equal(0, ProgramRun.Of(New("kill", bundle.Id, "KILL")).ExitCode);
        Assert.True(SpinWait.SpinUntil(() => ProgramRun.Of(New("state", bundle.Id)).Output.Contains("\"stopped\"", StringComparison.Ordinal), TimeSpan.FromSeconds(20)));
        Assert.Equal(0, ProgramRun.Of(New("delete", bundle.Id)).ExitCode);
        Assert.False(File.Exists(bundle.Record));
    }

    [Theory]
    [InlineData("runc", "emptied")]
    [InlineData("runc", "damaged")]
    [InlineData("crun", "emptied")]
    [InlineData("crun", "damaged")]
    public void Exec_RecordLost_GivesAndRecordsTheGrantAgain(string runtime, string loss)
    {
        using PlainBundle bundle = Running(runtime, isGranted: true);
        string record = File.ReadAllText(bundle.Record);
        Lose(bundle, loss);
        Assert.Equal(Granted, bundle.Call("exec", "--process", bundle.WriteProcess("grep", "Cap", "/proc/self/status"), bundle.Id).Output);

        // crun's own copy of config.json is the better witness, and is in another place.
        Assert.Equal(WithoutConfig(record), WithoutConfig(File.ReadAllText(bundle.Record)));
        Assert.Equal(0, bundle.Call("delete", "--force", bundle.Id).ExitCode);
        Assert.False(File.Exists(bundle.Record));
    }

    [Theory]
    [InlineData("runc", "emptied")]
    [InlineData("crun", "damaged")]
    public void Exec_RecordLostAndLimitLowered_IsRefusedNotServedWithout(string runtime, string loss)
    {
        using PlainBundle bundle = Running(runtime, isGranted: true);
        Lose(bundle, loss);
        bundle.Configure($"runtime = \"{bundle.RealRuntime}\"\nallowed = []\n");
        ProgramRun run = bundle.Call("exec", "--process", bundle.WriteProcess("grep", "Cap", "/proc/self/status"), bundle.Id);
        Assert.Equal(
            (1, "", $"ambicap: the container may not be granted NET_BIND_SERVICE as ambient: this node allows nothing; add it to allowed in {bundle.ConfigurationFile} on the node, or remove it from the Pod's annotation\n"),
            (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [InlineData("runc")]
    [InlineData("crun")]
    public void Exec_NoRecordAndNoGrant_Passes(string runtime)
    {
        using PlainBundle bundle = Running(runtime, isGranted: false);
        Lose(bundle, "damaged");
        Assert.Equal(Granted.Replace('4', '0'), bundle.Call("exec", "--process", bundle.WriteProcess("grep", "Cap", "/proc/self/status"), bundle.Id).Output);
    }

    [Fact]
    public void LaterCalls_ProgramReplacedByRename_GoOn()
    {
        using PlainBundle bundle = new("runc", "NET_BIND_SERVICE", "sleep", "100");
        string program = bundle.File("ambicap-runtime");
        Install(program);
        ProcessStartInfo create = bundle.NewStart(program, ["run", "--detach", "--bundle", bundle.Path, bundle.Id]);
        Assert.Equal(0, ProgramRun.Of(PlainBundle.Quiet(create)).ExitCode);
        Install(program + ".new");
        File.Move(program + ".new", program, overwrite: true);
        Assert.Equal(Granted, ProgramRun.Of(bundle.NewStart(program, ["exec", "--process", bundle.WriteProcess("grep", "Cap", "/proc/self/status"), bundle.Id])).Output);
        Assert.Equal(0, ProgramRun.Of(bundle.NewStart(program, ["delete", "--force", bundle.Id])).ExitCode);
    }

    [Theory]
    [InlineData("runc", true)]
    [InlineData("other", false)]
    public void LaterCalls_RealRuntimeGone_GoToAnotherOfTheNameOrAreRefused(string name, bool isServed)
    {
        using PlainBundle bundle = new("runc", "NET_BIND_SERVICE", "sleep", "100");
        string moved = bundle.File(name);
        _ = ProgramRun.Of("cp", bundle.RealRuntime, moved);
        bundle.Configure($"runtime = \"{moved}\"\n");
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        File.Delete(moved);
        bundle.Configure("");
        ProgramRun run = bundle.Call("state", bundle.Id);
        string refusal = $"ambicap: the real runtime {moved}, which created this container, is not there; put it back, or set runtime in {bundle.ConfigurationFile} to another {name} until the container is deleted\n";
        Assert.Equal((isServed ? 0 : 1, isServed ? "" : refusal), (run.ExitCode, run.Errors));
    }

    private static PlainBundle Running(string runtime, bool isGranted)
    {
        PlainBundle bundle = new(runtime, isGranted ? "NET_BIND_SERVICE" : null, "sleep", "100");
        Assert.Equal(0, bundle.Start("run", "--detach", "--bundle", bundle.Path, bundle.Id));
        Assert.True(File.Exists(bundle.Record));
        return bundle;
    }

    private static void Change(PlainBundle bundle, string runtime, string change)
    {
        switch (change)
        {
            case "other runtime":
                bundle.Configure($"runtime = \"{(runtime == "runc" ? "/usr/bin/crun" : "/usr/sbin/runc")}\"\n");
                break;
            case "unsafe":
                File.SetUnixFileMode(bundle.ConfigurationFile, (UnixFileMode)0x1B6);
                break;
            case "gone":
            case "no environment":
                // Then the search finds runc, which a container of crun never saw.
                File.Delete(bundle.ConfigurationFile);
                break;
            default:
                bundle.Configure(change);
                break;
        }
    }

    /// <summary>As Podman starts some calls.</summary>
    private static ProcessStartInfo Without(ProcessStartInfo start, bool isAll)
    {
        if (isAll)
        {
            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        }

        return start;
    }

    private static void Lose(PlainBundle bundle, string how)
    {
        if (how == "emptied")
        {
            File.Delete(bundle.Record);
        }
        else
        {
            File.WriteAllText(bundle.Record, "");
        }
    }

    private static string WithoutConfig(string record) => string.Join('\n', record.Split('\n').Where(line => !line.StartsWith("config ", StringComparison.Ordinal)));

    /// <summary>Not by this process: while it has the file open for writing, and starts another process, the program is busy.</summary>
    private static void Install(string program) => _ = ProgramRun.Of("install", "-m", "0755", Repository.Program("ambicap-runtime"), program);
}
