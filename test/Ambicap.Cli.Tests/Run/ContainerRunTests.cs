using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Tests.Run;

public sealed class ContainerRunTests
{
    private static readonly CapabilitySet s_syslog = CapabilitySet.Of(Capability.Syslog);

    [Theory]
    [InlineData("runAsUser: 1000", "holds SYSLOG, but its seccomp profile refuses syslog; name SYSLOG in capabilities.add too")]
    [InlineData(
        "seccompProfile: {type: Localhost, localhostProfile: own.json}",
        "holds SYSLOG, but its seccomp profile refuses syslog; let the profile allow that, or use another profile")]
    public void Problem_HeldButFiltered_SaysSoAndIsNotVerified(string context, string problem)
    {
        ContainerRun run = Run(context, s_syslog);
        run.Processes = [run.Processes[0] with { Filtered = [new FilteredCapability(Capability.Syslog, ["syslog"])] }];
        Assert.Equal((problem, false), (run.Problem(RestartPolicy.Always), run.IsVerified));
    }

    [Fact]
    public void Problem_HeldAndOfUse_IsNone()
    {
        ContainerRun run = Run("runAsUser: 1000", s_syslog);
        Assert.Equal((null, true), (run.Problem(RestartPolicy.Always), run.IsVerified));
    }

    [Fact]
    public void Problem_NotHeldAndFiltered_SaysNotHeld()
    {
        ContainerRun run = Run("runAsUser: 1000", CapabilitySet.Empty);
        run.Processes = [run.Processes[0] with { Filtered = [new FilteredCapability(Capability.Syslog, ["syslog"])] }];
        Assert.StartsWith("was granted SYSLOG and does not hold it", run.Problem(RestartPolicy.Always), StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_ProcessBehindASwitchOfUsers_IsNamedWithItsReason()
    {
        ContainerRun run = Run("runAsUser: 0", s_syslog);
        run.Processes = [Process(1, 0, 0, "tini", s_syslog), Process(2, 1, 1000, "server", CapabilitySet.Empty)];
        Assert.Equal(
            ("has the process \"server\" (user 1000), which was granted SYSLOG and does not hold it: \"tini\" in front of it holds it as user 0, "
                + "and the change to user 1000 clears the ambient set; set runAsUser: 1000, and leave the change out", false),
            (run.Problem(RestartPolicy.Always), run.IsVerified));
    }

    [Theory]
    [InlineData(false, false, "the grant did not reach the container: the handler \"h\" does not pass its annotation on; name another by --runtime-handler, or add the annotation to its pod_annotations")]
    [InlineData(true, false, "the handler \"h\" does not lead to ambicap-runtime; name another by --runtime-handler")]
    [InlineData(true, true, "it started with it, and gave it up; see ambicap explain, and leave out what changes users or capabilities")]
    public void Problem_FirstProcessWithout_HasTheReasonThatConfigJsonAllows(bool isKnown, bool isWritten, string reason)
    {
        ContainerRun run = Run("runAsUser: 1000", CapabilitySet.Empty);
        run.Facts = new ContainerFacts("id", "a", null, isKnown ? new Grant(s_syslog, CapabilitySet.Empty) : Grant.None)
        {
            WrittenAmbient = isWritten ? s_syslog : CapabilitySet.Empty,
        };
        Assert.Equal($"was granted SYSLOG and does not hold it: {reason}", run.Problem(RestartPolicy.Always));
    }

    [Fact]
    public void Problem_NothingKnown_NamesBothThatCanBe() => Assert.Equal(
        "was granted SYSLOG and does not hold it: either the handler \"h\" does not lead to ambicap-runtime, or the entry point gave it up; "
            + "name another handler by --runtime-handler, and see ambicap explain for the entry point",
        Run("runAsUser: 1000", CapabilitySet.Empty).Problem(RestartPolicy.Always));

    [Fact]
    public void Problem_FileThatClears_IsTheReason()
    {
        ContainerRun run = Run("runAsUser: 1000", CapabilitySet.Empty);
        run.Processes = [run.Processes[0] with { ClearingFile = "file capabilities" }];
        Assert.Equal(
            "was granted SYSLOG and does not hold it: its program has file capabilities, which clears the ambient set at execve; use a program without",
            run.Problem(RestartPolicy.Always));
    }

    [Fact]
    public void Unseen_EndedAtOnce_SaysAfterWhatTime()
    {
        ContainerRun run = Run("runAsUser: 1000", s_syslog);
        run.Processes = [];
        run.Outcome = ContainerOutcome.Exited;
        run.Lifetime = TimeSpan.FromMilliseconds(3.4);
        Assert.Equal((false, "it ended 3 ms after its start, before /proc could be read; let its command run longer, such as by a sleep behind it"), (run.IsVerified, run.Unseen));
    }

    [Fact]
    public void Explain_RefusedByTheLimit_SaysWhatTheLimitIs()
    {
        ContainerRun run = Run("runAsUser: 1000", CapabilitySet.Empty);
        run.Outcome = ContainerOutcome.StartFailed;
        run.Message = "container \"a\" may not be granted SYSLOG as ambient: this node allows only KILL; add it to allowed in /tmp/x/runtime.toml on the node";
        PodRun pod = new(RunManifest.Parse("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b}]}\n"u8, "f").Pod, "e", "h", "s", [run]);
        Assert.Equal(s_syslog, RefusedGrants.Explain(pod, CapabilitySet.Of(Capability.Kill)));
        Assert.Equal("may not be granted SYSLOG: this private containerd grants only KILL", run.Problem(RestartPolicy.Always));
    }

    private static ContainerRun Run(string context, CapabilitySet held)
    {
        string text = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{containers: [{{name: a, image: b, securityContext: {{{context}}}}}]}}\n";
        return new ContainerRun(RunManifest.Parse(Encoding.UTF8.GetBytes(text), "f").Pod.Containers[0], new Grant(s_syslog, CapabilitySet.Empty))
        {
            Handler = "h",
            Outcome = ContainerOutcome.Running,
            Processes = [Process(1, 0, 1000, "a", held)],
        };
    }

    private static SeenProcess Process(int id, int parent, uint user, string name, CapabilitySet held) =>
        new(id, new ProcessStatus(name, parent, user, user, new(held, held, held, held, held), NoNewPrivileges: true, Seccomp: 2));
}
