using Ambicap.Cli.Output;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using Grpc.Core;

namespace Ambicap.Cli.Run;

/// <summary>
/// Runs a Pod on a CRI runtime as the kubelet would once: sandbox, init containers in their order, then the containers. Nothing is
/// restarted.
/// </summary>
internal sealed class PodRunner(CriConnection connection, RunOptions options) : IAsyncDisposable
{
    private static readonly ProbeKind[] s_hooks = [ProbeKind.PostStart];
    private static readonly ProbeKind[] s_probes = [ProbeKind.Startup, ProbeKind.Readiness, ProbeKind.Liveness];
    private static readonly ProbeKind[] s_endings = [ProbeKind.PreStop];

    // What a runtime needs beyond the grace period to kill a container and to tell.
    private static readonly TimeSpan s_killTimeout = TimeSpan.FromSeconds(5);

    private readonly ContainerWatch _watch = new(connection, options.Settle);
    private readonly ProbeRunner _probes = new(connection);
    private readonly List<string> _containerIds = [];
    private string? _sandboxId;
    private long? _gracePeriod;
    private CancellationToken _cancellation;

    /// <summary>Runs the Pod until every container is decided. The Pod stays until this object is disposed of.</summary>
    /// <exception cref="InputException">The Pod asks for what is not there: an image, a handler, a user namespace.</exception>
    internal async Task<PodRun> RunAsync(RunnablePod pod, IReadOnlyDictionary<string, Grant> grants, CancellationToken cancellation)
    {
        await UserNamespaceSupport.RequireAsync(pod, connection, options.Handler, cancellation);
        PodSandboxConfig sandbox = SandboxRequest.Of(pod, grants, options);
        Dictionary<string, Image> images = await new ImageStore(connection).EnsureAsync(pod, sandbox, cancellation);
        List<ContainerRun> runs = [.. pod.Containers.Select(container => new ContainerRun(container, grants.GetValueOrDefault(container.Name)) { Pod = pod.Pod, Handler = options.Handler })];
        ContainerConfig[] configs = [.. pod.Containers.Select(container => ContainerRequest.Of(pod, container, images[container.Image], sandbox, options))];

        HostVolumes.Prepare(pod);
        _gracePeriod = pod.TerminationGracePeriodSeconds;
        _cancellation = cancellation;

        // Before the Pod is: whoever looks for what a killed run left goes by this folder.
        _ = Directory.CreateDirectory(SandboxRequest.FolderOf(sandbox.Metadata.Uid, options));
        _sandboxId = await StartSandboxAsync(sandbox, cancellation);
        DateTime deadline = DateTime.UtcNow + options.Timeout;
        bool goOn = true;
        for (int i = 0; i < runs.Count && goOn; i++)
        {
            await StartAsync(runs[i], configs[i], sandbox, cancellation);
            if (runs[i].Container.Container.Role != ContainerRole.Main)
            {
                await ObserveAsync(runs[i], pod.RestartPolicy, deadline, cancellation);
                goOn = runs[i].Problem(pod.RestartPolicy) is null;
            }
        }

        foreach (ContainerRun run in runs.Where(run => run.Container.Container.Role == ContainerRole.Main))
        {
            await ObserveAsync(run, pod.RestartPolicy, deadline, cancellation);
        }

        foreach (ContainerRun run in options is { RunsProbes: true, IsKept: false } ? runs : [])
        {
            await _probes.RunAsync(run, s_endings, deadline, cancellation);
        }

        foreach (ContainerRun run in runs)
        {
            run.Log = ContainerLog.Read(Path.Combine(sandbox.LogDirectory, run.Container.Name + ".log"));
        }

        return new PodRun(pod, connection.Endpoint, options.Handler, _sandboxId, runs);
    }

    /// <summary>Leaves the Pod behind when this object is disposed of.</summary>
    internal void Keep() => _sandboxId = null;

    public async ValueTask DisposeAsync()
    {
        if (_sandboxId is not { } id)
        {
            return;
        }

        _sandboxId = null;
        if (_gracePeriod is { } seconds && !_cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(_containerIds.Select(container => StopContainerAsync(container, seconds)));
        }

        try
        {
            await connection.RemoveSandboxAsync(id);
        }
        catch (RpcException failure) when (options.EndsWithRuntime && CriConnection.IsLost(failure))
        {
            // Everything of the runtime is ended after this, the Pod with it.
        }
        catch (Exception failure) when (failure is RpcException or TimeoutException)
        {
            string why = (failure as RpcException)?.Status.Detail ?? failure.Message;
            Terminal.Warn($"the Pod's sandbox {id} could not be removed: {why}; remove it with crictl rmp -f {id}");
        }
    }

    /// <summary>
    /// Gives a container the time to end that the manifest asks for. Whatever comes of it, the sandbox is removed next, and kills what
    /// is left: at once where the manifest says nothing of time, and where the run is interrupted, before this or meanwhile.
    /// </summary>
    private async Task StopContainerAsync(string id, long seconds)
    {
        try
        {
            DateTime deadline = DateTime.UtcNow + TimeSpan.FromSeconds(seconds) + s_killTimeout;
            StopContainerRequest request = new() { ContainerId = id, Timeout = seconds };
            _ = await connection.Runtime.StopContainerAsync(request, deadline: deadline, cancellationToken: _cancellation);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            // Said where it matters: the sandbox cannot be removed either.
        }
    }

    private async Task<string> StartSandboxAsync(PodSandboxConfig sandbox, CancellationToken cancellation)
    {
        RunPodSandboxRequest request = new() { Config = sandbox, RuntimeHandler = options.Handler };
        try
        {
            return (await connection.Runtime.RunPodSandboxAsync(request, cancellationToken: cancellation)).PodSandboxId;
        }
        catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
        {
            string remedy = failure.Status.Detail.Contains("no runtime for", StringComparison.Ordinal)
                || failure.Status.Detail.Contains("failed to find runtime handler", StringComparison.Ordinal)
                ? $"configure the handler \"{options.Handler}\", or name another with --runtime-handler"
                : "see the runtime's log";
            throw new InputException($"the Pod's sandbox could not be started: {failure.Status.Detail}; {remedy}");
        }
    }

    private async Task StartAsync(ContainerRun run, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken cancellation)
    {
        try
        {
            CreateContainerRequest request = new() { PodSandboxId = _sandboxId, Config = config, SandboxConfig = sandbox };
            run.Id = (await connection.Runtime.CreateContainerAsync(request, cancellationToken: cancellation)).ContainerId;
            _ = await connection.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = run.Id }, cancellationToken: cancellation);
            run.Outcome = ContainerOutcome.Running;
            _containerIds.Add(run.Id);
            await _watch.GlanceAsync(run, cancellation);
            if (options.RunsProbes)
            {
                await _probes.RunAsync(run, s_hooks, DateTime.MinValue, cancellation);
            }
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            run.Outcome = ContainerOutcome.StartFailed;
            run.Message = failure.Status.Detail;
        }
    }

    private async Task ObserveAsync(ContainerRun run, RestartPolicy policy, DateTime deadline, CancellationToken cancellation)
    {
        await _watch.ObserveAsync(run, policy, deadline, cancellation);
        if (options.RunsProbes)
        {
            await _probes.RunAsync(run, s_probes, deadline, cancellation);
        }
    }
}
