using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Host.Cri;
using Ambicap.Host.Tracing;
using Ambicap.Node.Tests.Hosts;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Programs;

/// <summary>The published <c>ambicap learn --node</c> on a node whose manager is containerd or CRI-O, with Ambicap as ambicap-node installs it.</summary>
public sealed class LearnNodeTests
{
    private static readonly string[] s_server = ["httpd", "-f", "-p", "791"];

    [Theory]
    [InlineData("sid")]
    [InlineData(NodeManager.Crio)]
    public async Task Learn_Node_TellsUsedFromUnused(string suite)
    {
        Assert.SkipWhen(CapabilityWatch.Missing() is not null, $"{CapabilityWatch.Missing()}");
        await using RealNode node = await RealNode.StartAsync(suite);
        _ = node.Succeed("install");
        File.Copy(Repository.Program("ambicap"), node.Outside("/tmp/ambicap"));
        using CriConnection connection = await node.ConnectAsync();
        _ = await GrantedPod.StartAsync(connection);

        ProcessStartInfo start = node.NewEnter("/tmp/ambicap", "learn", "--node", "--for", "10m", "-o", "json");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process learn = Process.Start(start)!;
        await Task.Delay(TimeSpan.FromSeconds(3));
        _ = await GrantedPod.StartAsync(connection, "ambicap", s_server);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal(0, ProgramRun.Of("kill", "-INT", learn.Id.ToString(CultureInfo.InvariantCulture)).ExitCode);
        JsonNode seen = JsonNode.Parse(await learn.StandardOutput.ReadToEndAsync())!;
        await learn.WaitForExitAsync();

        Assert.Equal("", await learn.StandardError.ReadToEndAsync());
        Assert.Equal(0, learn.ExitCode);
        Assert.Equal(["NET_BIND_SERVICE/-", "-/NET_BIND_SERVICE"], seen["containers"]!.AsArray()
            .Select(entry => $"{Names(entry!["used"]!)}/{Names(entry["unused"]!)}").OrderDescending(StringComparer.Ordinal));
        Assert.All(seen["containers"]!.AsArray(), entry => Assert.Equal("web", (string?)entry!["container"]));
    }

    private static string Names(JsonNode names) => names.AsArray().Count == 0 ? "-" : string.Join(',', names.AsArray().Select(name => (string?)name));
}
