using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>What is done to a container of a case before its checks are made again.</summary>
/// <param name="connection">The runtime.</param>
/// <param name="sandbox">The container's sandbox.</param>
/// <param name="files">Where checkpoints are written.</param>
/// <param name="checks">Makes the checks.</param>
/// <param name="made">What is removed when the case ends.</param>
internal sealed class CaseActions(
    CriConnection connection, RunSandbox sandbox, NodeFiles files, CheckRunner checks, ICollection<LiveContainer> made)
{
    /// <summary>Does what the case says, and looks again.</summary>
    /// <exception cref="CaseEndedException">The runtime cannot.</exception>
    internal async Task DoAsync(CaseContainer found, LiveContainer container, CancellationToken cancellation)
    {
        switch (found.Then)
        {
            case ContainerActions.Restart:
                await container.RemoveAsync();
                await AgainAsync(found, "restarted", container.Config, cancellation);
                break;
            case ContainerActions.Update:
                LinuxContainerResources half = new() { CpuShares = 512 };
                UpdateContainerResourcesRequest update = new() { ContainerId = container.Id, Linux = half };
                await OptionalAsync(() => connection.Runtime.UpdateContainerResourcesAsync(update, cancellationToken: cancellation).ResponseAsync)
                    ;
                await checks.RunAsync($"{found.Name} updated", container, found.Checks, cancellation);
                break;
            case ContainerActions.Checkpoint:
                await CheckpointAsync(found, container, cancellation);
                break;
            default:
                throw new FormatException($"\"{found.Then}\" cannot be done to a container");
        }
    }

    /// <summary>A checkpoint is restored by a container whose image is the archive.</summary>
    private async Task CheckpointAsync(CaseContainer found, LiveContainer container, CancellationToken cancellation)
    {
        string archive = files.NewCheckpoint();
        CheckpointContainerRequest request = new() { ContainerId = container.Id, Location = archive };
        await OptionalAsync(() => connection.Runtime.CheckpointContainerAsync(request, cancellationToken: cancellation).ResponseAsync)
            ;
        await checks.RunAsync($"{found.Name} checkpointed", container, found.Checks, cancellation);
        ContainerConfig restored = container.Config.Clone();
        restored.Image = new ImageSpec { Image = archive };
        await OptionalAsync(() => AgainAsync(found, "restored", restored, cancellation));
    }

    private async Task<LiveContainer> AgainAsync(
        CaseContainer found, string how, ContainerConfig config, CancellationToken cancellation)
    {
        ContainerConfig next = config.Clone();
        next.Metadata.Attempt++;
        LiveContainer container = await LiveContainer.StartAsync(connection, sandbox, next, cancellation);
        made.Add(container);
        await container.WaitForProgramAsync(cancellation);
        await checks.RunAsync($"{found.Name} {how}", container, found.Checks, cancellation);
        return container;
    }

    private static async Task OptionalAsync<T>(Func<Task<T>> call)
    {
        try
        {
            _ = await call();
        }
        catch (RpcException failure) when (CriConnection.IsAnswer(failure))
        {
            throw new CaseEndedException(CaseEnding.NotSupported, failure.Status.Detail);
        }
    }
}
