using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Node.Cluster;
using Ambicap.Node.Journal;

namespace Ambicap.Node.Installing;

/// <summary>
/// Installs, and makes sure again whenever a file changes that it depends on: the container manager's, the node's limit on the host, or
/// the cluster's. A node that no longer grants loses its label.
/// </summary>
/// <param name="options">What the command line says.</param>
/// <param name="label">The node's label.</param>
/// <param name="say">Tells what is done.</param>
/// <param name="attempt">Installs once; null to do so in this process.</param>
internal sealed class Keeper(NodeOptions options, INodeLabel label, Action<string> say, Func<CancellationToken, Task<bool>>? attempt = null)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);

    private volatile bool _isInstalled;

    /// <summary>Whether the last attempt succeeded.</summary>
    internal bool IsInstalled => _isInstalled;

    /// <summary>Runs until it is told to stop.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        TimeSpan pause = s_firstPause;
        while (true)
        {
            string before = Look();
            _isInstalled = await (attempt ?? TryInstallAsync)(cancellation);
            if (_isInstalled)
            {
                // What changed while it was installed, by itself or by others, is looked at once more: then nothing of it is its own.
                pause = s_firstPause;
                await WaitForChangeAsync(before, Timeout.InfiniteTimeSpan, cancellation);
                continue;
            }

            // Not a loop of restarts: what fails is tried again when something changed since, or ever more seldom.
            await WaitForChangeAsync(Look(), pause, cancellation);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Installs once; whether the node is installed. One that does not grant loses its label.</summary>
    internal async Task<bool> TryInstallAsync(CancellationToken cancellation)
    {
        try
        {
            await new Installer(options, label, say).RunAsync(cancellation);
            return true;
        }
        catch (ClusterException failure)
        {
            say($"not labelled: {failure.Message}");
        }
        catch (HostException failure)
        {
            say($"not ready: {failure.Message}");
            await DoubtAsync(cancellation);
        }

        return false;
    }

    private async Task DoubtAsync(CancellationToken cancellation)
    {
        try
        {
            await label.DoubtAsync(cancellation);
        }
        catch (ClusterException failure)
        {
            say($"the label stays: {failure.Message}");
        }
    }

    private async Task WaitForChangeAsync(string before, TimeSpan most, CancellationToken cancellation)
    {
        DateTime end = most == Timeout.InfiniteTimeSpan ? DateTime.MaxValue : DateTime.UtcNow + most;
        using PeriodicTimer timer = new(s_poll);
        do
        {
            _ = await timer.WaitForNextTickAsync(cancellation);
        }
        while (Look() == before && DateTime.UtcNow < end);
    }

    /// <summary>The files with their times and sizes; a ConfigMap's is a link that changes.</summary>
    private string Look()
    {
        try
        {
            HostRoot root = options.Root;
            IEnumerable<string> files = new JournalFile(root).Load().Files.Select(entry => entry.Path)
                .Append(Installer.FindManager(options).ConfigFile).Append(LimitFile.Place).Select(root.Resolve);
            return string.Join('\n', files.Append(options.LimitFile ?? "").Where(file => file.Length > 0).Select(State));
        }
        catch (HostException failure)
        {
            return failure.Message;
        }
    }

    private static string State(string path)
    {
        FileInfo file = new(path);
        FileInfo end = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return end.Exists ? $"{path} {end.LastWriteTimeUtc.Ticks} {end.Length} {end.FullName}" : $"{path} absent";
    }
}
