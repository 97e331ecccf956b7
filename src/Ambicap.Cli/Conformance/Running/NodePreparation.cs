using Ambicap.Cli.Output;
using Ambicap.Host;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>What a run needs on the node before its first case.</summary>
/// <param name="Image">The image of every container.</param>
/// <param name="CgroupParent">The control group of every sandbox; empty for the runtime's own choice.</param>
internal sealed record NodePreparation(NodeImage Image, string CgroupParent) : IAsyncDisposable
{
    private const string SystemdSlice = "ambicapconformance.slice";

    /// <summary>Removes what killed runs left, and brings the image.</summary>
    /// <exception cref="HostException">The runtime does not come to an end within the time of a case.</exception>
    /// <exception cref="InputException">It takes no image.</exception>
    internal static async Task<NodePreparation> DoAsync(
        CriConnection connection, ConformanceOptions options, string folder, RunOwner owner, CancellationToken cancellation)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(options.Timeout);
        try
        {
            NodeFiles.Sweep();
            await SandboxPool.SweepAsync(connection, limited.Token);
            await NodeImage.SweepAsync(connection, limited.Token);
            string parent = options.CgroupParent ?? (await SystemdCgroups.AreUsedAsync(connection, options.Handler, limited.Token) ? SystemdSlice : "");
            Terminal.Progress("bringing the image ...");
            NodeImage image = await NodeImage.EnsureAsync(connection, options.Archive, folder, owner, limited.Token);
            return new NodePreparation(image, parent);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostException(
                $"runtime endpoint {connection.Endpoint}: not ready for a case within {options.Timeout.TotalSeconds:0.#} s; see the runtime's log, "
                + "or give it longer with --timeout");
        }
    }

    public ValueTask DisposeAsync() => Image.DisposeAsync();
}
