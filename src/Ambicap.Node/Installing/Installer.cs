using Ambicap.Capabilities;
using Ambicap.Host;
using Ambicap.Host.Cri;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Node.Cluster;
using Ambicap.Node.Journal;
using Ambicap.Node.Probing;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>
/// Puts ambicap-runtime on a host and into its container manager, proves that it grants, and labels the node. Each step may be the last
/// before a crash: what is done already is not done again.
/// </summary>
/// <param name="options">What the command line says.</param>
/// <param name="label">The node's label.</param>
/// <param name="say">Told of each step before it.</param>
internal sealed class Installer(NodeOptions options, INodeLabel label, Action<string> say)
{
    private const int ProbeTries = 2;

    private static readonly TimeSpan s_lockPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly HostRoot _root = options.Root;
    private readonly HostCommand _commands = new(options.Root);
    private readonly RuntimeFiles _runtime = new(options.Root);
    private readonly JournalFile _journal = new(options.Root);
    private bool _isRestartNeededToGoBack;

    /// <summary>Installs this version, or makes sure that it is.</summary>
    /// <exception cref="HostException">It cannot be, and the host is as it was.</exception>
    /// <exception cref="ClusterException">It is, and the label cannot be set.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        using HostLock held = await HostLock.TakeAsync(_root, s_lockPatience, cancellation);
        JournalState state = _journal.Load();
        _isRestartNeededToGoBack = state.IsRestartDue;
        HostManager manager = FindManager(options);
        ManagerRestart restart = new(_root, _commands, manager, options.RestartCommand);
        IManagerConfiguration configuration = ConfigurationOf(manager, _root, _commands);
        OriginalFiles originals = new(_root, state);
        PlannedConfiguration plan =
            await configuration.PlanAsync(originals.Read, state.Files.Any(file => !file.IsLimit), cancellation);

        string version = await WriteRuntimeAsync(cancellation);
        (List<WantedFile> wanted, CapabilitySet allowed) =
            await WantAsync(state, manager, plan, originals, RuntimeFiles.PathOf(version), cancellation);
        state = new HostFiles(_root, _journal).Write(state with { Manager = manager.Name }, wanted, _runtime.Link, say);
        try
        {
            await BringIntoForceAsync(state, version, configuration, restart, cancellation);
            await ProbeAsync(restart, plan, allowed, cancellation);
        }
        catch (HostException failure)
        {
            await RollBackAsync(state, restart, failure);
            throw;
        }

        string? previous = state.Undo?.Link;
        _journal.Save(state with
        {
            Version = version,
            IsRestartDue = false,
            Files = [.. state.Files.Where(file => file.Piece.Length > 0)],
            Undo = null,
        });
        _runtime.RemoveOthers(RuntimeFiles.LinkTo(version), previous);
        await label.SetAsync(version, cancellation);
        say($"ready: {version} grants within {(allowed.IsEmpty ? "nothing" : allowed)} on {manager.Name}");
    }

    /// <summary>The host's container manager, with the configuration file that an administrator names.</summary>
    internal static HostManager FindManager(NodeOptions options)
    {
        HostManager found = ManagerFinder.Find(options.Root, options.Manager);
        return options.ConfigFile is { } file ? found with { ConfigFile = file } : found;
    }

    /// <summary>The configuration of a container manager.</summary>
    internal static IManagerConfiguration ConfigurationOf(HostManager manager, HostRoot root, HostCommand commands) =>
        manager.IsContainerd ? new ContainerdConfiguration(root, manager, commands) : new CrioManagerConfiguration(root, manager);

    /// <summary>Puts the runtime's file beside those of other versions, and says which version it is.</summary>
    private async Task<string> WriteRuntimeAsync(CancellationToken cancellation)
    {
        byte[] program = ReadRuntime();
        string version = await RuntimeVersion.ReadAsync(options.RuntimeFile, cancellation);
        if (!_runtime.IsThere(version, program))
        {
            say($"writes {RuntimeFiles.PathOf(version)}");
            _runtime.Write(version, program);
        }

        return version;
    }

    private byte[] ReadRuntime()
    {
        try
        {
            return File.ReadAllBytes(options.RuntimeFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"ambicap-runtime cannot be read at {options.RuntimeFile}: {failure.Message.TrimEnd('.')}; name its file with --runtime");
        }
    }

    /// <summary>The limit first, since the handler needs it; an administrator's own stays. Then the configuration, and what is no longer of it.</summary>
    private async Task<(List<WantedFile> Files, CapabilitySet Allowed)> WantAsync(
        JournalState state, HostManager manager, PlannedConfiguration plan, OriginalFiles originals, string runtime, CancellationToken cancellation)
    {
        LimitFile limit = new(_root, _commands);
        List<WantedFile> wanted = [];
        CapabilitySet allowed;
        if (limit.IsOthers(state))
        {
            say($"leaves {LimitFile.Place} as it is, an administrator's own");
            allowed = await limit.JudgeAsync(runtime, LimitFile.Place, cancellation);
        }
        else
        {
            WantedFile file = await LimitFile.WantAsync(options.LimitFile, label, RealRuntime.Find(_root, manager, plan.RealRuntime), cancellation);
            wanted.Add(file);
            allowed = await JudgeStagedAsync(limit, file, runtime, cancellation);
        }

        wanted.AddRange(plan.Edits.Select(edit => new WantedFile(edit.Path, IsLimit: false, edit.Base, edit.Piece, edit.After)));
        foreach (JournalEntry old in state.Files.Where(old => !old.IsLimit && wanted.TrueForAll(file => file.Path != old.Path)))
        {
            say($"no longer needs {old.Path}");
            if (originals.Read(old.Path) is { } text)
            {
                wanted.Add(new WantedFile(old.Path, IsLimit: false, text, "", text));
            }
            else
            {
                StagedFile.Remove(_root, old.Path);
            }
        }

        return (wanted, allowed);
    }

    private async Task<CapabilitySet> JudgeStagedAsync(LimitFile limit, WantedFile file, string runtime, CancellationToken cancellation)
    {
        try
        {
            using StagedFile staged = StagedFile.Write(_root, LimitFile.Trial, System.Text.Encoding.UTF8.GetBytes(file.Content));
            staged.TakePlace();
            return await limit.JudgeAsync(runtime, LimitFile.Trial, cancellation);
        }
        finally
        {
            StagedFile.Remove(_root, LimitFile.Trial);
        }
    }

    private async Task BringIntoForceAsync(
        JournalState state, string version, IManagerConfiguration configuration, ManagerRestart restart, CancellationToken cancellation)
    {
        if (_runtime.Link != RuntimeFiles.LinkTo(version))
        {
            say($"lets {OurHandler.Binary} lead to {version}");
            _runtime.Point(RuntimeFiles.LinkTo(version));
        }

        bool isWrittenAtStart = FindManager(options).IsWrittenAtStart;
        if (!isWrittenAtStart)
        {
            await JudgeAsync(configuration, cancellation);
        }

        if (state.IsRestartDue)
        {
            _isRestartNeededToGoBack = true;
            say($"restarts {state.Manager}");
            await restart.RunAsync(cancellation);
        }

        if (isWrittenAtStart)
        {
            await JudgeAsync(configuration, cancellation);
        }
    }

    private static async Task JudgeAsync(IManagerConfiguration configuration, CancellationToken cancellation)
    {
        IReadOnlyList<string> faults = await configuration.FindFaultsAsync(cancellation);
        if (faults.Count > 0)
        {
            throw new HostException($"the configuration does not come out as written: {string.Join("; ", faults)}; see which other file of it says otherwise");
        }
    }

    private async Task ProbeAsync(ManagerRestart restart, PlannedConfiguration plan, CapabilitySet allowed, CancellationToken cancellation)
    {
        using CriConnection connection = await restart.ConnectAsync(s_patience, cancellation);
        CapabilitySet grant = allowed.Contains(Capabilities.Capability.NetBindService) || allowed.IsEmpty
            ? allowed & CapabilitySet.Of(Capabilities.Capability.NetBindService)
            : CapabilitySet.Of(allowed.First());
        say($"runs a Pod of its own with {(grant.IsEmpty ? "no grant" : grant)}");
        ProbePod probe = new(connection, _root, new ProbeOptions(grant, plan.CgroupParent, options.ProbeImage, plan.SandboxImage));
        for (int tries = 1; ; tries++)
        {
            try
            {
                await probe.RunAsync(cancellation);
                return;
            }
            catch (HostException failure) when (tries < ProbeTries)
            {
                // The kubelet, which does not know the Pod, removes it where it looks in that moment.
                say($"tries once more: {failure.Message}");
            }
        }
    }

    /// <summary>Puts the host back to what the run began with. Trouble in that is said; the reason for it is what counts.</summary>
    private async Task RollBackAsync(JournalState state, ManagerRestart restart, HostException reason)
    {
        say($"goes back: {reason.Message}");
        UndoState undo = state.Undo!;
        try
        {
            new HostFiles(_root, _journal).Undo(state, say);
            if (undo.Link is { } link && link != _runtime.Link)
            {
                _runtime.Point(link);
            }

            JournalState old = state with { Version = undo.Version, Files = undo.Files, Undo = null, IsRestartDue = _isRestartNeededToGoBack };
            _journal.Save(old);
            if (old.IsRestartDue)
            {
                say($"restarts {state.Manager}");
                await restart.RunAsync(CancellationToken.None);
                _journal.Save(old with { IsRestartDue = false });
            }
        }
        catch (HostException failure)
        {
            say($"could not go back: {failure.Message}; the old contents are in {JournalFile.Folder}/journal.json");
        }
    }
}
