using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>The audit trail in a real journald and a real syslogd, each in a mount namespace whose /run and /dev are its own.</summary>
public sealed class LogDaemonTests
{
    private const string Journald = "/lib/systemd/systemd-journald";

    private const string Annotations = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\","
        + "\"io.kubernetes.cri.sandbox-name\":\"web-1\\nPRIORITY=0\",\"io.kubernetes.cri.sandbox-namespace\":\"shop\",\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"";

    [Fact]
    public void Create_RealJournald_HasTheEntryWithItsFields()
    {
        Assert.SkipUnless(File.Exists(Journald), $"{Journald} is not installed");
        const string script = """
            mount -t tmpfs tmpfs /run
            mkdir -p /run/systemd/journal /run/log/journal
            mkdir -m 0700 /run/ambicap
            echo 0123456789abcdef0123456789abcdef >/run/machine-id
            mount --bind /run/machine-id /etc/machine-id
            DAEMON 2>/dev/null &
            daemon=$!
            for i in $(seq 100); do [ -S /run/systemd/journal/socket ] && break; sleep 0.1; done
            CREATE || true
            for i in $(seq 100); do
              journalctl --directory=/run/log/journal -t ambicap-runtime -o json 2>/dev/null | grep . && break
              sleep 0.1
            done
            kill $daemon
            wait $daemon || true
            """;
        JsonNode entry = JsonNode.Parse(Run(script.Replace("DAEMON", Journald, StringComparison.Ordinal)).Split('\n')[0])!;
        Assert.Equal(
            ("granted", "shop/web-1\nPRIORITY=0", "web", "web-1", "NET_BIND_SERVICE", "ambient", "1000", "5", "0"),
            ((string?)entry["AMBICAP_OUTCOME"], (string?)entry["AMBICAP_POD"], (string?)entry["AMBICAP_CONTAINER"], (string?)entry["AMBICAP_CONTAINER_ID"],
            (string?)entry["AMBICAP_CAPABILITIES"], (string?)entry["AMBICAP_ANNOTATION"], (string?)entry["AMBICAP_USER"], (string?)entry["PRIORITY"], (string?)entry["_UID"]));
    }

    [Fact]
    public void Create_RealSyslogd_HasTheLine()
    {
        const string script = """
            mount -t tmpfs tmpfs /run
            mkdir -m 0700 /run/ambicap
            mount -t tmpfs tmpfs /dev
            mknod -m 0666 /dev/null c 1 3
            busybox syslogd -n -O /run/messages &
            daemon=$!
            for i in $(seq 100); do [ -S /dev/log ] && break; sleep 0.1; done
            CREATE || true
            for i in $(seq 100); do grep ambicap-runtime /run/messages && break; sleep 0.1; done
            kill $daemon
            wait $daemon || true
            """;
        Assert.Matches(
            """authpriv\.notice ambicap-runtime\[[0-9]+\]: granted NET_BIND_SERVICE as ambient to container "web" in Pod shop/web-1\?PRIORITY=0 ambicap_outcome="granted" ambicap_pod="shop/web-1\?PRIORITY=0" """,
            Run(script));
    }

    private static string Run(string script)
    {
        Repository.NeedsRoot();
        using WrapperCall call = new();
        call.WriteConfig(Annotations);
        string create = $"{Repository.Program("ambicap-runtime")} create --bundle {call.Bundle} web-1";
        ProcessStartInfo start = new("unshare", ["--mount", "sh", "-ec", script.Replace("CREATE", create, StringComparison.Ordinal)]);
        start.Environment["AMBICAP_RUNTIME_CONFIG"] = call.ConfigurationFile;
        return ProgramRun.Of(start).Output;
    }
}
