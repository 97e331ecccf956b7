using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Grpc.Core;

namespace Ambicap.Node.Restarting;

/// <summary>Restarts a container manager, and waits until it answers. Containers that run are not its children, and run on.</summary>
/// <param name="root">The host.</param>
/// <param name="commands">Runs programs of the host.</param>
/// <param name="manager">The container manager.</param>
/// <param name="command">What an administrator names instead of systemd's unit; null for none.</param>
internal sealed class ManagerRestart(HostRoot root, HostCommand commands, HostManager manager, string? command)
{
    private const string Failed = "failed";

    // The best first. Any other is of a unit that nobody started, or that is not there.
    private static readonly string[] s_states = ["active", "reloading", "activating", "deactivating", Failed];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Restarts it, and waits.</summary>
    /// <exception cref="HostException">It cannot be restarted, or does not answer again.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> words = command is not null ? ["/bin/sh", "-c", command]
            : ["systemctl", "restart", await UnitAsync(cancellation)];
        (int exitCode, string output, string errors) = await commands.RunAsync(words, cancellation);
        if (exitCode != 0)
        {
            string reason = errors.Trim() is { Length: > 0 } text ? text : output.Trim();
            throw new HostException($"{manager.Name} cannot be restarted ({string.Join(' ', words)}: exit code {exitCode}{(reason.Length > 0 ? ": " + reason : "")}); see its log");
        }

        (await ConnectAsync(s_patience, cancellation)).Dispose();
    }

    /// <summary>Connects to it, as soon as it answers and can run Pods.</summary>
    /// <exception cref="HostException">It does not within that time.</exception>
    internal async Task<CriConnection> ConnectAsync(TimeSpan patience, CancellationToken cancellation)
    {
        DateTime end = DateTime.UtcNow + patience;
        while (true)
        {
            try
            {
                return await TryConnectAsync(cancellation);
            }
            catch (HostException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(s_poll, cancellation);
            }
        }
    }

    private async Task<CriConnection> TryConnectAsync(CancellationToken cancellation)
    {
        CriConnection connection = await CriConnection.OpenAsync(root.Resolve(manager.Socket), cancellation);
        try
        {
            DateTime deadline = DateTime.UtcNow + TimeSpan.FromSeconds(10);
            StatusResponse status = await connection.Runtime.StatusAsync(new StatusRequest(), deadline: deadline, cancellationToken: cancellation);
            RuntimeCondition? broken = status.Status?.Conditions.FirstOrDefault(condition => condition is { Type: "RuntimeReady", Status: false });
            return broken is null ? connection : throw new HostException($"{manager.Name} is not ready: {broken.Message}; see its log");
        }
        catch (Exception failure) when (failure is RpcException or HostException)
        {
            connection.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw failure as HostException ?? new HostException($"{manager.Name} does not answer: {((RpcException)failure).Status.Detail}; see its log");
        }
    }

    /// <summary>
    /// The unit that runs it, or did until it failed: whoever goes back restarts one that does not run. systemd starts a unit that failed too
    /// often only when that is forgotten.
    /// </summary>
    private async Task<string> UnitAsync(CancellationToken cancellation)
    {
        string said = "";
        List<(string Unit, int Rank)> found = [];
        foreach (string unit in manager.Services)
        {
            (_, string state, string errors) = await commands.RunAsync(["systemctl", "show", "--property=ActiveState", "--value", unit], cancellation);
            found.Add((unit, Array.IndexOf(s_states, state.Trim())));
            said = errors.Trim() is { Length: > 0 } words ? $" (systemctl: {words.ReplaceLineEndings(" ")})" : said;
        }

        (string best, int rank) = found.Where(unit => unit.Rank >= 0).OrderBy(unit => unit.Rank).FirstOrDefault();
        if (best is null)
        {
            throw new HostException($"none of the services {string.Join(", ", manager.Services)} is active on this host{said}; say how {manager.Name} is restarted by --restart-command");
        }

        if (s_states[rank] == Failed)
        {
            _ = await commands.RunAsync(["systemctl", "reset-failed", best], cancellation);
        }

        return best;
    }
}
