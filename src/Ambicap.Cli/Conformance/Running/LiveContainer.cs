using Ambicap.Host.Cri;
using Grpc.Core;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>A container that was started, and what is asked of it.</summary>
internal sealed class LiveContainer(CriConnection connection, string id, ContainerConfig config)
{
    private const int ExecSeconds = 10;
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_removeTimeout = TimeSpan.FromSeconds(10);

    // What a runtime calls its own process before that becomes the container's.
    private const int LongestName = 15;

    internal string Id => id;

    internal ContainerConfig Config => config;

    /// <summary>Creates and starts a container. What was created only is removed with its sandbox.</summary>
    /// <exception cref="RpcException">The runtime refuses it.</exception>
    internal static async Task<LiveContainer> StartAsync(
        CriConnection connection, RunSandbox sandbox, ContainerConfig config, CancellationToken cancellation)
    {
        CreateContainerRequest create = new() { PodSandboxId = sandbox.Id, Config = config, SandboxConfig = sandbox.Config };
        string id = (await connection.Runtime.CreateContainerAsync(create, cancellationToken: cancellation)).ContainerId;
        _ = await connection.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id }, cancellationToken: cancellation);
        return new LiveContainer(connection, id, config);
    }

    /// <summary>Runs a command in it.</summary>
    internal async Task<ExecSyncResponse> ExecAsync(IEnumerable<string> command, CancellationToken cancellation)
    {
        ExecSyncRequest request = new() { ContainerId = id, Timeout = ExecSeconds };
        request.Cmd.Add(command);
        return await connection.Runtime.ExecSyncAsync(request, cancellationToken: cancellation);
    }

    /// <summary>
    /// Waits until process 1 is the container's program: until its execve it is the OCI runtime's own, with other sets. Where process 1 is the
    /// sandbox's, there is nothing to wait for.
    /// </summary>
    internal async Task WaitForProgramAsync(CancellationToken cancellation)
    {
        if (config.Linux.SecurityContext.NamespaceOptions.Pid != NamespaceMode.Container)
        {
            return;
        }

        string program = Path.GetFileName(config.Command[0]);
        string name = $"Name:\t{(program.Length <= LongestName ? program : program[..LongestName])}\n";
        for (DateTime end = DateTime.UtcNow + s_patience; DateTime.UtcNow < end; await Task.Delay(s_poll, cancellation))
        {
            ExecSyncResponse status = await ExecAsync(["cat", "/proc/1/status"], cancellation);
            if (status.Stdout.ToStringUtf8().StartsWith(name, StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    /// <summary>Waits for its end; the exit code, or null where it runs on.</summary>
    internal async Task<int?> WaitForEndAsync(CancellationToken cancellation)
    {
        for (DateTime end = DateTime.UtcNow + s_patience; DateTime.UtcNow < end; await Task.Delay(s_poll, cancellation))
        {
            ContainerStatusRequest request = new() { ContainerId = id };
            ContainerStatus? status = (await connection.Runtime.ContainerStatusAsync(request, cancellationToken: cancellation)).Status;
            if (status?.State == ContainerState.ContainerExited)
            {
                return status.ExitCode;
            }
        }

        return null;
    }

    /// <summary>Ends and removes it. Where that fails, its sandbox's removal does it, or says why not.</summary>
    internal async Task RemoveAsync()
    {
        try
        {
            DateTime deadline = DateTime.UtcNow + s_removeTimeout;
            _ = await connection.Runtime.StopContainerAsync(new StopContainerRequest { ContainerId = id }, deadline: deadline);
            _ = await connection.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = id }, deadline: deadline);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            // See above.
        }
    }
}
