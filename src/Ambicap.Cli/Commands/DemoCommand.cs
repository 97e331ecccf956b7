using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Demo;
using Ambicap.Cli.Output;
using Ambicap.Cli.Run;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap demo</c>: the KEP's story, for real, without and with Ambicap.</summary>
internal static class DemoCommand
{
    private const string Description = """
        Run the seven Pods of KEP-2763's story, and one with a raw socket, for real, without and with Ambicap.

        On a private containerd, once with the handler runc and once with the handler ambicap; shows what happened to each.

        Exit code 0: every run did what this kernel and runtime are known to do. 1: one surprised, and is named. 2: it could not be run.

        Example:
          sudo ambicap demo
        """;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    internal static Verb Create()
    {
        Verb command = new("demo", Description, "it starts containers");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken ending)
    {
        using HangUp hangUp = new(ending);
        CancellationToken cancellation = hangUp.Token;
        Terminal.Progress("starting a private containerd ...");
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(
            Prerequisites.Find(), CapabilitySet.Of(Capability.NetBindService, Capability.NetRaw), cancellation);
        List<(DemoRun Without, DemoRun With)> rows = [];
        foreach (Scenario scenario in Scenario.All)
        {
            Terminal.Progress($"scenario {scenario.Number} of {Scenario.All.Count} ...");
            rows.Add((
                await RunAsync(containerd, scenario, ContainerdConfiguration.PlainHandler, scenario.Without, cancellation),
                await RunAsync(containerd, scenario, ContainerdConfiguration.AmbicapHandler, scenario.With, cancellation)));
        }

        Terminal.EndProgress();
        DemoTable.Write(rows);
        DemoRun[] surprises = [.. rows.SelectMany(row => new[] { row.Without, row.With }).Where(run => run.IsSurprise)];
        foreach (DemoRun surprise in surprises)
        {
            Terminal.Warn(
                $"scenario {surprise.Scenario.Number} with handler {surprise.Handler} surprised: expected \"{surprise.Expected}\", got \"{surprise.Happened}\"");
        }

        return surprises.Length == 0 ? ExitCode.Good : ExitCode.Negative;
    }

    private static async Task<DemoRun> RunAsync(
        PrivateContainerd containerd, Scenario scenario, string handler, string expected, CancellationToken cancellation)
    {
        RunManifest manifest = scenario.Load();
        RunOptions options = new(handler, s_timeout, containerd.Folder, containerd.CgroupParent) { EndsWithRuntime = true };
        await using PodRunner runner = new(containerd.Connection, options);
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, cancellation);
        return new DemoRun(scenario, handler, expected, run.Containers[0]);
    }
}
