using System.Diagnostics;
using System.Text.Json;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Containers;
using Ambicap.Host.Cri;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Run;

/// <summary>
/// Watches a container until it has ended or counts as running: at once when it listens on all its TCP ports, without ports after a moment,
/// with ports that nobody listens on at the deadline.
/// </summary>
/// <param name="connection">The runtime.</param>
/// <param name="settle">How long a container without ports must run to count as running.</param>
internal sealed class ContainerWatch(CriConnection connection, TimeSpan settle)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>To look at all processes of a host takes a few milliseconds.</summary>
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a busy runtime may take to say that a container ended, whose process is not there.</summary>
    private static readonly TimeSpan s_untold = TimeSpan.FromSeconds(10);

    /// <summary>Looks once, as soon as a container has been started: what is quick may be gone a moment later.</summary>
    internal Task GlanceAsync(ContainerRun run, CancellationToken cancellation) => LookAsync(run, cancellation);

    /// <summary>Watches until all is decided.</summary>
    internal async Task ObserveAsync(ContainerRun run, RestartPolicy policy, DateTime deadline, CancellationToken cancellation)
    {
        bool mustEnd = run.ShouldEnd(policy);
        long begin = Stopwatch.GetTimestamp();
        long looked = 0;
        bool isThere = false;
        while (run.Outcome == ContainerOutcome.Running)
        {
            bool isSettled = Stopwatch.GetElapsedTime(begin) > settle;
            bool isLate = DateTime.UtcNow > deadline;
            if (looked == 0 || isLate || isSettled || Stopwatch.GetElapsedTime(looked) > s_lookEvery)
            {
                isThere = await LookAsync(run, cancellation);
                looked = Stopwatch.GetTimestamp();
            }

            bool isDecided = run.DeclaresTcpPorts ? run.IsListening : isSettled && (isThere || Stopwatch.GetElapsedTime(begin) > s_untold);
            if (run.Outcome != ContainerOutcome.Running || (!mustEnd && isDecided) || isLate)
            {
                return;
            }

            await Task.Delay(s_poll, cancellation);
        }
    }

    /// <summary>Looks once. False where its process is known and not there: the runtime has yet to say that it ended.</summary>
    private async Task<bool> LookAsync(ContainerRun run, CancellationToken cancellation)
    {
        ContainerStatusResponse response = await connection.Runtime.ContainerStatusAsync(
            new ContainerStatusRequest { ContainerId = run.Id, Verbose = run.ProcessId is null }, cancellationToken: cancellation);
        if (response.Status.State == ContainerState.ContainerExited)
        {
            run.Outcome = ContainerOutcome.Exited;
            run.ExitCode = response.Status.ExitCode;
            run.Message = response.Status.Message;
            run.Lifetime = response.Status is { StartedAt: > 0, FinishedAt: > 0 } status
                ? TimeSpan.FromMicroseconds((status.FinishedAt - status.StartedAt) / 1000)
                : null;
            return false;
        }

        run.ProcessId ??= ProcessIdOf(response);
        return run.ProcessId is not { } id || Look(run, id);
    }

    private static bool Look(ContainerRun run, int processId)
    {
        // In this order: what listens has executed its entry point, so the sets read after it are the entry point's.
        bool isListening = run.DeclaresTcpPorts && ProcessProbe.ListensOnAll(processId, run.Container.Ports);
        run.Facts ??= run.Grant.IsEmpty ? null : new ProcessScanner().TryRead(processId)?.Container;
        ContainerFacts? judged = (run.Grant.Most & SeccompGates.Gated).IsEmpty ? null : run.Facts;
        List<SeenProcess> seen = [];
        foreach (int member in ProcessProbe.Members(processId))
        {
            if (SeenProcess.TryRead(member, run.Grant, judged) is { } process)
            {
                seen.Add(process);
            }
            else if (member == processId)
            {
                // It is the runtime still, or gone: nothing is known of the others either.
                return false;
            }
        }

        run.IsListening = isListening;
        run.Processes = seen;
        return true;
    }

    /// <summary>containerd and CRI-O both tell the process id in the verbose part, under the key "info".</summary>
    private static int? ProcessIdOf(ContainerStatusResponse response)
    {
        if (!response.Info.TryGetValue("info", out string? info))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(info);
        return document.RootElement.TryGetProperty("pid", out JsonElement id) && id.TryGetInt32(out int number) && number > 0 ? number : null;
    }
}
