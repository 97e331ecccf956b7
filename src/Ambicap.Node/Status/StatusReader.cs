using Ambicap.Capabilities;
using Ambicap.Host;
using Ambicap.Host.Containerd;
using Ambicap.Host.Cri;
using Ambicap.Host.Managers;
using Ambicap.Node.Installing;
using Ambicap.Node.Journal;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Status;

/// <summary>Looks at a host without changing anything of it.</summary>
internal sealed class StatusReader(NodeOptions options)
{
    private readonly List<string> _problems = [];
    private readonly HostCommand _commands = new(options.Root);

    /// <summary>Reads what is in force. Trouble is part of the answer.</summary>
    internal async Task<NodeStatus> ReadAsync(CancellationToken cancellation)
    {
        JournalState state = Try(() => new JournalFile(options.Root).Load()) ?? new JournalState();
        HostManager? manager = Try(() => Installer.FindManager(options));
        RuntimeFiles runtime = new(options.Root);
        JudgeJournal(state);
        if (manager is not null)
        {
            await JudgeHandlerAsync(manager, cancellation);
        }

        IReadOnlyList<string>? allowed = runtime.Link is null ? null : await AllowedAsync(cancellation);
        return new NodeStatus(
            state.Version, manager?.Name, manager?.ConfigFile, [.. state.Files.Select(file => file.Path)], runtime.Link, allowed,
            new RuntimeUsers(options.Root).Count(), _problems);
    }

    private void JudgeJournal(JournalState state)
    {
        if (state.Version is null)
        {
            _problems.Add("nothing is installed; run: ambicap-node install");
        }
        else if (state.Undo is not null || state.IsRestartDue)
        {
            _problems.Add("a run of ambicap-node was cut short; run: ambicap-node install");
        }

        foreach (JournalEntry entry in state.Files.Where(file => !file.IsLimit))
        {
            if (options.Root.TryReadText(entry.Path)?.Contains(entry.Piece, StringComparison.Ordinal) != true)
            {
                _problems.Add($"{entry.Path} no longer has what ambicap-node wrote there; run: ambicap-node install");
            }
        }
    }

    private async Task JudgeHandlerAsync(HostManager manager, CancellationToken cancellation)
    {
        try
        {
            if (manager.IsContainerd)
            {
                ContainerdDump dump = await new ContainerdConfiguration(options.Root, manager, _commands).DumpAsync(cancellation);
                ContainerdHandler wanted = ContainerdEdits.Handler(ContainerdEdits.DefaultOf(dump));
                _problems.AddRange(dump.FaultsOf(wanted, dump).Select(fault => $"{fault}; run: ambicap-node install"));
            }

            ManagerRestart restart = new(options.Root, _commands, manager, options.RestartCommand);
            using CriConnection connection = await restart.ConnectAsync(TimeSpan.Zero, cancellation);
        }
        catch (HostException failure)
        {
            _problems.Add(failure.Message);
        }
    }

    private async Task<IReadOnlyList<string>?> AllowedAsync(CancellationToken cancellation)
    {
        try
        {
            CapabilitySet allowed = await new LimitFile(options.Root, _commands)
                .JudgeAsync(OurHandler.Binary, LimitFile.Place, cancellation);
            return [.. allowed.Select(capability => capability.ToName())];
        }
        catch (HostException failure)
        {
            _problems.Add(failure.Message);
            return null;
        }
    }

    private T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (HostException failure)
        {
            _problems.Add(failure.Message);
            return null;
        }
    }
}
