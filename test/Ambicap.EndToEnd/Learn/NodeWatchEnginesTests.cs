using Ambicap.Capabilities;
using Ambicap.EndToEnd.Callers;
using Ambicap.Host.Tracing;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Learn;

/// <summary>
/// What containers of Docker and Podman of every suite use of what they were added: one that runs already, into which a program is executed
/// meanwhile, and one that starts meanwhile, which with Podman comes from a process that was not there before.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class NodeWatchEnginesTests
{
    private static readonly CapabilitySet s_nice = CapabilitySet.Of(Capability.SysNice);
    private static readonly CapabilitySet s_both = CapabilitySet.Of(Capability.SysNice, Capability.SysTime);
    private static readonly string[] s_run = ["run", "--detach", "--network", "none", "--cap-add", "SYS_NICE"];

    // setpriority(2) of a lower nice value; then it stays, so that it is known which container it is in.
    private static readonly string[] s_raise = ["sh", "-c", "busybox renice -n -5 -p 1 && sleep 1"];

    public NodeWatchEnginesTests() => Assert.SkipWhen(CapabilityWatch.Missing() is not null, $"{CapabilityWatch.Missing()}");

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public void Read_ContainersOfPodman_TellsUsedFromUnused(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, "", "");
        Check(podman.Call, "localhost/box");
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Read_ContainersOfDocker_TellsUsedFromUnused(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, "{}", "");
        docker.Prepare();
        Check(docker.Call, "box");
    }

    private static void Check(Func<IEnumerable<string>, ProgramRun> call, string image)
    {
        string Start(params string[] words)
        {
            ProgramRun run = call([.. s_run, .. words]);
            Assert.True(run.ExitCode == 0, run.Errors);
            return run.Output.Trim();
        }

        string before = Start("--name", "before", image, "sleep", "1000");
        using NodeWatch watch = NodeWatch.Start();
        string later = Start(["--name", "later", "--cap-add", "SYS_TIME", image, .. s_raise]);
        Assert.Equal(0, call(["exec", "before", .. s_raise]).ExitCode);
        NodeObservation seen = watch.Read();
        Assert.Equal(0, call(["rm", "--force", "before", "later"]).ExitCode);

        Assert.Equal((s_nice, s_nice), Of(seen, before));
        Assert.Equal((s_both, s_nice), Of(seen, later));
        Assert.Equal(0, seen.Lost);
    }

    private static (CapabilitySet Added, CapabilitySet Used) Of(NodeObservation seen, string id)
    {
        ContainerObservation found = Assert.Single(seen.Containers, entry => entry.Container.Id == id);
        return (found.Added, found.Used);
    }
}
