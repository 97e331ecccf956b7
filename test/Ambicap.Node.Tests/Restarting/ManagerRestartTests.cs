using System.Diagnostics;
using Ambicap.Node.Tests.Hosts;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Restarting;

/// <summary>
/// The restart by a unit, with a <c>systemctl</c> that does what systemd 257 was seen to do with one that does not start with our handler.
/// <c>eng/systemd.sh</c> has a real one.
/// </summary>
public sealed class ManagerRestartTests
{
    private const string Systemctl = """
        #!/bin/sh
        echo "$*" >>/run/asked
        case $1 in
          show) [ "$4" = containerd ] && cat /run/state || echo inactive ;;
          reset-failed) rm -f /run/given-up ;;
          restart)
            [ ! -e /run/given-up ] || { echo "Start request repeated too quickly." >&2; exit 1; }
            if grep -q ambicap-runtime /etc/containerd/config.toml && [ -e /run/refuses ]; then
              kill "$(cat /run/manager.pid)"
              echo failed >/run/state
              : >/run/given-up
              echo "Job for containerd.service failed." >&2
              exit 1
            fi
            echo active >/run/state
            exec /restart.sh ;;
        esac
        """;

    [Fact]
    public async Task Run_UnitThatFailed_IsStartedWithTheOldConfiguration()
    {
        await using RealNode node = await RealNode.StartAsync("trixie");
        node.WriteSystemctl(Systemctl);
        File.WriteAllText(node.Outside("/run/state"), "active\n");
        File.WriteAllText(node.Outside("/run/refuses"), "");
        string before = File.ReadAllText(node.ConfigFile);

        ProgramRun run = Install(node);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("ambicap-node: containerd cannot be restarted (systemctl restart containerd: exit code 1: Job for containerd.service failed.); see its log\n", run.Errors);
        Assert.DoesNotContain("could not go back", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(node.ConfigFile));
        (await node.ConnectAsync()).Dispose();
        Assert.Equal("active\n", File.ReadAllText(node.Outside("/run/state")));

        File.Delete(node.Outside("/run/refuses"));
        Assert.EndsWith("ready: 0.1.0 grants within NET_BIND_SERVICE on containerd\n", Install(node).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnitThatIsInactive_IsNotStarted()
    {
        await using RealNode node = await RealNode.StartAsync("trixie");
        node.WriteSystemctl(Systemctl);
        File.WriteAllText(node.Outside("/run/state"), "inactive\n");

        ProgramRun run = Install(node);

        Assert.Equal("ambicap-node: none of the services containerd is active on this host; say how containerd is restarted by --restart-command\n", run.Errors);
        Assert.DoesNotContain("restart containerd", File.ReadAllText(node.Outside("/run/asked")), StringComparison.Ordinal);
    }

    private static ProgramRun Install(RealNode node) => ProgramRun.Of(new ProcessStartInfo(
        Repository.Program("ambicap-node"), ["install", "--host-root", node.Root, "--runtime", Repository.Program("ambicap-runtime")]));
}
