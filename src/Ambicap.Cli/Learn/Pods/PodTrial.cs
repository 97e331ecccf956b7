using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Learn.Programs;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Host.Tracing;
using Ambicap.Policy.Grants;
using Grpc.Core;

namespace Ambicap.Cli.Learn.Pods;

/// <summary>A container of a Pod on a private containerd, through ambicap-runtime: each set is a grant by annotation, seccomp profile and all.</summary>
internal sealed class PodTrial(PrivateContainerd containerd, StartGate gate, PodSubject subject, CapabilitySet available, PodTrialTimes times, PodFiles files) : ITrial
{
    private const int Slowness = 3;
    private const int NotStarted = 128;
    private const int TellingLines = 10;
    private static readonly TimeSpan s_leastLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private TimeSpan _limit = times.For;

    public CapabilitySet Available => available;

    public uint User => subject.User;

    public bool TakesSysctls => subject.HasOwnNetwork;

    public string? NoUserNamespace => subject.HasHostNamespaces ? "Kubernetes refuses that with hostNetwork, hostPID or hostIPC" : containerd.NoUserNamespace;

    public bool TakesGroups => true;

    public async Task<(TryResult Result, Observation? Seen)> WatchAsync(CapabilitySet set, bool isWatched, CancellationToken cancellation)
    {
        using CancellationTokenSource started = new();
        string state = Path.Combine(containerd.Folder, "runc", "k8s.io");
        Task<CapabilityWatch?> watching = isWatched
            ? gate.WatchAsync(state, subject.Container.Name, started.Token)
            : Task.FromResult<CapabilityWatch?>(null);
        Observation? seen = null;
        TryResult result;
        try
        {
            result = await RunAsync(set, Surroundings.Plain, times.Ready is null ? times.For : times.Settle, EndAsync, cancellation);
        }
        finally
        {
            await EndAsync();
        }

        _limit = result.Elapsed * Slowness < s_leastLimit ? s_leastLimit : result.Elapsed * Slowness;
        return (result, seen);

        async Task EndAsync()
        {
            await started.CancelAsync();
            using CapabilityWatch? watch = await watching;
            seen ??= watch?.Read();
            watching = Task.FromResult<CapabilityWatch?>(null);
        }
    }

    public Task<TryResult> RunAsync(CapabilitySet set, Surroundings surroundings, bool isLong, CancellationToken cancellation) =>
        RunAsync(set, surroundings, isLong ? times.For : times.Settle, null, cancellation);

    public Task<TryResult?> RunAsRootAsync(CancellationToken cancellation) => Task.FromResult<TryResult?>(null);

    /// <param name="set">The grant.</param>
    /// <param name="surroundings">What it has beside.</param>
    /// <param name="settle">How long it has to run on.</param>
    /// <param name="decided">Called while the Pod is still there.</param>
    /// <param name="cancellation">Ends it.</param>
    private async Task<TryResult> RunAsync(CapabilitySet set, Surroundings surroundings, TimeSpan settle, Func<Task>? decided, CancellationToken cancellation)
    {
        (RunnablePod pod, IReadOnlyDictionary<string, Grant> grants) = subject.With(set, surroundings);
        RunOptions options = new(ContainerdConfiguration.AmbicapHandler, _limit + settle, containerd.Folder, containerd.CgroupParent) { EndsWithRuntime = true, Settle = settle };
        long begun = Stopwatch.GetTimestamp();
        await using PodRunner runner = new(containerd.Connection, options);
        PodRun run;
        try
        {
            if (surroundings.InUserNamespace)
            {
                containerd.Open();
            }

            run = await runner.RunAsync(pod, grants, cancellation);
        }
        catch (InputException failure) when (surroundings.InUserNamespace)
        {
            // Not every OCI runtime and file system takes it: that is what was asked.
            return new TryResult(IsGood: false, TryEnd.Exited, NotStarted, Output.Terminal.Printable(failure.Message), TimeSpan.Zero);
        }

        ContainerRun container = run.Containers.First(container => container.Container.Name == subject.Container.Name);
        bool isReady = times.Ready is { } ready && container.Id is { } id && await IsReadyAsync(id, ready, cancellation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun) - settle;
        if (decided is not null)
        {
            await decided();
        }

        return Result(container, isReady, elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero) with
        {
            Files = await files.FindAsync(container.Id, OutputTail.Paths(container.Log.TakeLast(TellingLines)), cancellation),
        };
    }

    private TryResult Result(ContainerRun container, bool isReady, TimeSpan elapsed)
    {
        bool isListening = !container.DeclaresTcpPorts || container.IsListening || container.ShouldEnd(subject.RestartPolicy);
        bool isGood = times.Ready is null ? container.Problem(subject.RestartPolicy) is null && isListening : isReady;
        string said = OutputTail.Telling([.. container.Log.Where(line => line.Trim().Length > 0).Reverse()]);
        if (said.Length == 0 && container.Outcome == ContainerOutcome.StartFailed)
        {
            said = container.Message;
        }

        (TryEnd end, int? code) = container.Outcome switch
        {
            ContainerOutcome.Exited => (TryEnd.Exited, container.ExitCode),
            ContainerOutcome.StartFailed => (TryEnd.Exited, NotStarted),
            _ when isGood => (isReady ? TryEnd.Ready : TryEnd.StillRuns, (int?)null),
            _ => (times.Ready is null ? TryEnd.TimedOut : TryEnd.NotReady, null),
        };
        return new TryResult(isGood, end, code, Output.Terminal.Printable(said.Trim()), elapsed);
    }

    /// <summary>Asks in the container, as a probe of the kubelet does, until it is ready or the time is up.</summary>
    private async Task<bool> IsReadyAsync(string id, string ready, CancellationToken cancellation)
    {
        DateTime end = DateTime.UtcNow + _limit;
        ExecSyncRequest request = new() { ContainerId = id, Timeout = 2, Cmd = { "/bin/sh", "-c", ready } };
        while (true)
        {
            try
            {
                if ((await containerd.Connection.Runtime.ExecSyncAsync(request, cancellationToken: cancellation)).ExitCode == 0)
                {
                    return true;
                }
            }
            catch (RpcException failure) when (CriConnection.IsAnswer(failure))
            {
                // It took too long, or the container has ended.
            }

            ContainerStatusResponse status = await containerd.Connection.Runtime.ContainerStatusAsync(
                new ContainerStatusRequest { ContainerId = id }, cancellationToken: cancellation);
            if (status.Status.State == ContainerState.ContainerExited || DateTime.UtcNow > end)
            {
                return false;
            }

            await Task.Delay(s_poll, cancellation);
        }
    }
}

/// <summary>How long tries of a Pod take, and what ends them.</summary>
/// <param name="For">How long the container is watched.</param>
/// <param name="Settle">How long a container that runs on has to run in a try.</param>
/// <param name="Ready">A command that exits with 0 in the container once it is ready; null where that is not asked.</param>
internal sealed record PodTrialTimes(TimeSpan For, TimeSpan Settle, string? Ready);
