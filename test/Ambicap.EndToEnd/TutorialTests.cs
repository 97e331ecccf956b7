using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The manifests of docs/tutorials.md: the templates run as Pods, and every program takes the files as they are.</summary>
public sealed class TutorialTests
{
    [Theory]
    [InlineData("third-party", "", "httpd: bind: Permission denied")]
    [InlineData("ids", "0x1103,Unicast reply", "ip: SIOCSIFFLAGS: Operation not permitted")]
    [InlineData("network-agent", "10.78.0.0/24 via 10.77.0.2 dev bridge0,routing", "ip: RTNETLINK answers: Operation not permitted")]
    public async Task Run_Template_WorksByItsGrantAlone(string name, string expected, string without)
    {
        Repository.NeedsRoot();
        CapabilitySet allowed = CapabilitySet.Of(Capability.NetBindService, Capability.NetRaw, Capability.NetAdmin);
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(
            Prerequisites.Find(Repository.Program("ambicap-runtime")), allowed, TestContext.Current.CancellationToken);
        string pod = PodOf(name);

        JsonNode granted = Run(containerd, pod, 0);
        Assert.True((bool)granted["verified"]!);
        string log = string.Join('\n', granted["log"]!.AsArray().Select(line => (string)line!));
        Assert.All(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), part => Assert.Contains(part, log, StringComparison.Ordinal));

        JsonNode plain = Run(containerd, Without(pod, "ambient.ambicap.dev/"), 1);
        Assert.Contains(without, string.Join('\n', plain["log"]!.AsArray().Select(line => (string)line!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("third-party")]
    [InlineData("ids")]
    [InlineData("network-agent")]
    public void Check_Manifest_IsAllowed(string name)
    {
        ProgramRun check = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["check", "-f", PathOf(name)]));
        Assert.Equal((0, "1 checked: 0 forbidden, 1 allowed; 1 other skipped; 0 unreadable\n"), (check.ExitCode, check.Output));
        Assert.Equal(0, ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["explain", "-f", PathOf(name)])).ExitCode);
    }

    private static string PathOf(string name) => Path.Combine(Repository.Root, "docs", "pods", name + ".yaml");

    private static JsonNode Run(PrivateContainerd containerd, string pod, int exitCode)
    {
        ProgramRun run = ProgramRun.Of(
            new ProcessStartInfo(Repository.Program("ambicap"), ["run", "-f", "-", "--runtime-endpoint", containerd.Endpoint, "-o", "json"]), pod);
        Assert.True(run.ExitCode == exitCode, run.Errors + run.Output);
        return JsonNode.Parse(run.Output)!["containers"]![0]!;
    }

    /// <summary>The template as a Pod: four columns to the left, and with a name.</summary>
    private static string PodOf(string name)
    {
        string text = File.ReadAllText(PathOf(name));
        const string template = "  template:\n";
        IEnumerable<string> lines = text[(text.IndexOf(template, StringComparison.Ordinal) + template.Length)..].TrimEnd().Split('\n');
        string pod = string.Join('\n', lines.Select(line => line[4..]));
        return "apiVersion: v1\nkind: Pod\n" + pod.Replace("metadata:\n", "metadata:\n  name: tutorial\n", StringComparison.Ordinal) + "\n";
    }

    private static string Without(string pod, string key) =>
        string.Join('\n', pod.Split('\n').Where(line => !line.Contains(key, StringComparison.Ordinal) && line.Trim() != "annotations:"));
}
