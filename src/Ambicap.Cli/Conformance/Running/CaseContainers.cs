using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>The containers of one case.</summary>
internal sealed class CaseContainers(CriConnection connection, SandboxPool sandboxes, NodeFiles files, string image, CaseRecord record)
    : IAsyncDisposable
{
    private const string WholeRange = "4294967295";

    private readonly List<LiveContainer> _made = [];
    private readonly CheckRunner _checks = new(connection, record);
    private string? _needs;

    /// <summary>Makes them, looks at them, does to them what the case says and looks again.</summary>
    /// <exception cref="CaseEndedException">The runtime lacks what the case is about, or it cannot be looked at from here.</exception>
    internal async Task RunAsync(ConformanceCase found, int number, CancellationToken cancellation)
    {
        _needs = found.Needs;
        RunSandbox sandbox = await SandboxAsync(found, cancellation);
        List<(CaseContainer Case, LiveContainer Container)> running = [];
        foreach (CaseContainer container in found.Containers)
        {
            ContainerConfig config = ContainerRequests.Of(container, $"{container.Name}-{number}", image, files);
            if (await StartAsync(container, sandbox, config, cancellation) is { } live)
            {
                running.Add((container, live));
            }
        }

        foreach ((CaseContainer container, LiveContainer live) in running)
        {
            await _checks.RunAsync(container.Name, live, container.Checks, cancellation);
        }

        CaseActions actions = new(connection, sandbox, files, _checks, _made);
        foreach ((CaseContainer container, LiveContainer live) in running.Where(pair => pair.Case.Then is not null))
        {
            await actions.DoAsync(container, live, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LiveContainer container in _made)
        {
            await container.RemoveAsync();
        }
    }

    private async Task<RunSandbox> SandboxAsync(ConformanceCase found, CancellationToken cancellation)
    {
        try
        {
            return await sandboxes.GetAsync(ContainerRequests.SandboxOf(found), cancellation);
        }
        catch (RpcException failure) when (_needs == OptionalFeature.UserNamespaces && CriConnection.IsAnswer(failure))
        {
            throw new CaseEndedException(CaseEnding.NotSupported, failure.Status.Detail);
        }
    }

    /// <summary>Starts a container, and compares what comes of it; null where there is nothing to look at.</summary>
    private async Task<LiveContainer?> StartAsync(CaseContainer found, RunSandbox sandbox, ContainerConfig config, CancellationToken cancellation)
    {
        LiveContainer container;
        try
        {
            container = await LiveContainer.StartAsync(connection, sandbox, config, cancellation);
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            Refused(found, failure.Status.Detail);
            return null;
        }

        _made.Add(container);
        if (found.Outcome == ContainerOutcomes.DoesNotRun)
        {
            if (await container.WaitForEndAsync(cancellation) is null or 0)
            {
                record.Faults.Add($"{found.Name}: it runs, expected that it does not");
            }

            return null;
        }

        if (found.Outcome == ContainerOutcomes.Refused)
        {
            record.Faults.Add($"{found.Name}: it was started, expected that it is refused");
        }
        else if (found.Outcome == ContainerOutcomes.RunsOrRefused)
        {
            record.Choices.Add($"{found.Name} runs");
        }

        await container.WaitForProgramAsync(cancellation);
        await LookForNamespaceAsync(container, cancellation);
        return container;
    }

    private void Refused(CaseContainer found, string words)
    {
        if (_needs is OptionalFeature.LocalFiles or OptionalFeature.Checkpoint && words.Contains("no such file", StringComparison.Ordinal))
        {
            throw new CaseEndedException(CaseEnding.NotRun, $"the runtime does not see this machine's files: {words}");
        }

        if (_needs == OptionalFeature.UserNamespaces)
        {
            throw new CaseEndedException(CaseEnding.NotSupported, words);
        }

        if (found.Outcome == ContainerOutcomes.Runs)
        {
            record.Faults.Add($"{found.Name}: refused: {words}");
        }
        else if (found.Outcome == ContainerOutcomes.RunsOrRefused)
        {
            record.Choices.Add($"{found.Name} is refused");
        }
    }

    /// <summary>A runtime that does not know of user namespaces starts the container without.</summary>
    private async Task LookForNamespaceAsync(LiveContainer container, CancellationToken cancellation)
    {
        if (_needs == OptionalFeature.UserNamespaces)
        {
            ExecSyncResponse map = await container.ExecAsync(["cat", "/proc/self/uid_map"], cancellation);
            if (map.Stdout.ToStringUtf8().Contains(WholeRange, StringComparison.Ordinal))
            {
                throw new CaseEndedException(CaseEnding.NotSupported, "userns_options is ignored: the container runs in the host's user namespace");
            }
        }
    }
}
