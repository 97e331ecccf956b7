using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Run;

/// <summary>
/// Runs the commands of probes and hooks in running containers, as the kubelet does: their processes have the container's grant too. A
/// probe is tried until it succeeds, as often as its <c>failureThreshold</c> says, but no longer than the run's deadline.
/// </summary>
internal sealed class ProbeRunner(CriConnection connection)
{
    private const int LongestSaid = 512;

    /// <summary>What a runtime needs beyond a command's own time to end it and to tell.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Runs those of some kinds, in the order of the kinds.</summary>
    internal async Task RunAsync(ContainerRun run, IEnumerable<ProbeKind> kinds, DateTime deadline, CancellationToken cancellation)
    {
        foreach (RunnableProbe probe in kinds.SelectMany(kind => run.Container.Probes.Where(probe => probe.Kind == kind)))
        {
            if (run.Outcome == ContainerOutcome.Running)
            {
                run.Probes.Add(await TryAsync(run, probe, deadline, cancellation));
            }
        }
    }

    private async Task<ProbeRun> TryAsync(ContainerRun run, RunnableProbe probe, DateTime deadline, CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            ProbeRun result = await RunOnceAsync(run, probe, cancellation);
            if (result.ExitCode == 0 || tries >= probe.MostTries || DateTime.UtcNow + probe.Period > deadline)
            {
                return result;
            }

            await Task.Delay(probe.Period, cancellation);
        }
    }

    private async Task<ProbeRun> RunOnceAsync(ContainerRun run, RunnableProbe probe, CancellationToken cancellation)
    {
        ExecSyncRequest request = new() { ContainerId = run.Id, Timeout = (long)probe.Timeout.TotalSeconds };
        request.Cmd.Add(probe.Command);
        try
        {
            ExecSyncResponse response = await connection.Runtime.ExecSyncAsync(
                request, deadline: DateTime.UtcNow + probe.Timeout + s_patience, cancellationToken: cancellation);
            return new ProbeRun(probe, response.ExitCode, Shorten($"{response.Stdout.ToStringUtf8()} {response.Stderr.ToStringUtf8()}"));
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            return new ProbeRun(probe, null, Shorten(failure.Status.Detail));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeRun(probe, null, "it took too long; give it a longer timeoutSeconds");
        }
    }

    private static string Shorten(string said)
    {
        string line = said.ReplaceLineEndings(" ").Trim();
        return line.Length > LongestSaid ? $"{line[..LongestSaid]}..." : line;
    }
}
