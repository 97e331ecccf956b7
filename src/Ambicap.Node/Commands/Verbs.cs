using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using Ambicap.Host;
using Ambicap.Node.Cluster;
using Ambicap.Node.Installing;
using Ambicap.Node.Observing;
using Ambicap.Node.Status;
using Ambicap.Policy.Text;

namespace Ambicap.Node.Commands;

/// <summary>The verbs.</summary>
/// <param name="label">The node's label.</param>
internal sealed class Verbs(INodeLabel label) : IVerbs
{
    public async Task<int> InstallAsync(NodeOptions options, CancellationToken cancellation)
    {
        await new Installer(options, label, Say).RunAsync(cancellation);
        return ExitCode.Done;
    }

    public async Task<int> UninstallAsync(NodeOptions options, bool isForced, CancellationToken cancellation) =>
        await new Uninstaller(options, label, isForced, Say).RunAsync(cancellation) ? ExitCode.Done : ExitCode.Kept;

    public async Task<int> StatusAsync(NodeOptions options, bool asJson, CancellationToken cancellation)
    {
        NodeStatus status = await new StatusReader(options).ReadAsync(cancellation);
        try
        {
            if (asJson)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(status, StatusJsonContext.Default.NodeStatus));
            }
            else
            {
                StatusText.Write(status, Console.Out);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException(OutputFailure.Describe(failure));
        }

        return status.Ready ? ExitCode.Done : ExitCode.Failed;
    }

    public async Task<int> AttemptAsync(NodeOptions options, CancellationToken cancellation) =>
        await new Keeper(options, label, Say).TryInstallAsync(cancellation) ? ExitCode.Done : ExitCode.Failed;

    /// <summary>SIGTERM is how a Pod ends, not a failure. The label stays: containers that run, and new ones, are granted as before.</summary>
    public async Task<int> RunAsync(NodeOptions options, CancellationToken cancellation)
    {
        Keeper keeper = new(options, label, Say, AttemptProcess.RunAsync);
        Task observing = ObserveAsync(options, keeper, cancellation);
        try
        {
            await keeper.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Say("ends");
        }

        await observing;
        return ExitCode.Done;
    }

    /// <summary>A node that cannot be observed grants all the same.</summary>
    private static async Task ObserveAsync(NodeOptions options, Keeper keeper, CancellationToken cancellation)
    {
        string? node = Environment.GetEnvironmentVariable("NODE_NAME");
        try
        {
            ObserverOptions observed = new()
            {
                HostRoot = options.Root.Path,
                CriEndpoint = SocketOf(options),
                IsReady = () => keeper.IsInstalled,
                Events = node is { Length: > 0 } ? new ChildEventSink(node) : null,
            };
            await Observer.RunAsync(observed, cancellation);
        }
        catch (Exception failure) when (failure is SocketException or Win32Exception)
        {
            Say($"no metrics and no Events: {failure.Message}; free port 9797, or raise fs.inotify.max_user_instances");
        }
    }

    /// <summary>Where the container manager of this host answers; null where the usual places have to do.</summary>
    private static string? SocketOf(NodeOptions options)
    {
        try
        {
            return Installer.FindManager(options).Socket;
        }
        catch (HostException)
        {
            return null;
        }
    }

    private static void Say(string line) => Notice.Write(Console.Out, line);
}
