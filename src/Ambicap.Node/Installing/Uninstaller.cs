using System.Text;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Node.Cluster;
using Ambicap.Node.Journal;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>
/// Takes the label away, then what was written, then the files. While containers live that were made through the handler, all but the label
/// stays: without the runtime's file they can be neither executed in nor stopped, and containerd 2 executes nothing in a container whose
/// handler is not configured. CRI-O does not even stop those.
/// </summary>
/// <param name="options">What the command line says.</param>
/// <param name="label">The node's label.</param>
/// <param name="isForced">Whether the handler goes in any case; the runtime's file stays for as long as it is named.</param>
/// <param name="say">Told of each step before it.</param>
internal sealed class Uninstaller(NodeOptions options, INodeLabel label, bool isForced, Action<string> say)
{
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromMinutes(5);

    private readonly HostRoot _root = options.Root;

    /// <summary>Does so; what is gone already is no failure.</summary>
    /// <returns>Whether nothing is left.</returns>
    /// <exception cref="HostException">Something cannot be taken back; what was is.</exception>
    /// <exception cref="ClusterException">The label cannot be removed; nothing is changed.</exception>
    internal async Task<bool> RunAsync(CancellationToken cancellation)
    {
        say("removes the label");
        await label.RemoveAsync(cancellation);
        using HostLock held = await HostLock.TakeAsync(_root, s_lockPatience, cancellation);
        JournalFile journal = new(_root);
        JournalState state = journal.Load();
        bool isNeeded = isForced && StopsNothingWithout(state);
        if ((!isForced || isNeeded) && CountUsers() > 0)
        {
            string why = isNeeded ? "; --force leaves it too, since CRI-O stops no container whose handler is not configured" : "";
            say($"keeps the handler and {OurHandler.Binary}, {WhichNeed()}{why}; run uninstall again when they are gone");
            return false;
        }

        state = TakeBack(journal, state);
        if (state.IsRestartDue)
        {
            HostManager manager = Installer.FindManager(options with { Manager = options.Manager ?? state.Manager });
            say($"restarts {manager.Name}");
            await new ManagerRestart(_root, new HostCommand(_root), manager, options.RestartCommand).RunAsync(cancellation);
            state = state with { IsRestartDue = false };
            journal.Save(state);
        }

        RemoveLimit(state);
        return RemoveRuntime(journal);
    }

    /// <summary>CRI-O 1.36 neither executes in, stops nor removes what has a handler that its configuration lacks: "failed to find runtime handler".</summary>
    private static bool StopsNothingWithout(JournalState state) =>
        HostManager.All.Any(manager => manager.Name == state.Manager && !manager.IsContainerd) && state.Files.Any(file => !file.IsLimit);

    private int CountUsers() => new RuntimeUsers(_root).Count();

    private string WhichNeed() =>
        CountUsers() is 1 ? "which 1 container still needs to be executed in and stopped" : $"which {CountUsers()} containers still need to be executed in and stopped";

    /// <summary>Every file is looked at before the first is changed: one that cannot be told apart stops it.</summary>
    private JournalState TakeBack(JournalFile journal, JournalState state)
    {
        OriginalFiles originals = new(_root, state);
        (JournalEntry Entry, string? Text)[] files =
            [.. state.Files.Where(entry => !entry.IsLimit).Reverse().Select(entry => (entry, originals.Read(entry.Path)))];
        bool isChange = Array.Exists(files, file => _root.TryReadText(file.Entry.Path) != file.Text);
        if (isChange)
        {
            state = state with { IsRestartDue = true };
            say("writes the journal");
            journal.Save(state);
        }

        HostFiles hostFiles = new(_root, journal);
        foreach ((JournalEntry entry, string? text) in files.Where(file => _root.TryReadText(file.Entry.Path) != file.Text))
        {
            say($"puts {entry.Path} back");
            hostFiles.Put(entry.Path, text is null ? null : Encoding.UTF8.GetBytes(text));
        }

        foreach ((JournalEntry entry, _) in files)
        {
            StagedFile.RemoveLeftover(_root, entry.Path);
            hostFiles.RemoveFolder(entry);
        }

        return state;
    }

    private void RemoveLimit(JournalState state)
    {
        StagedFile.Remove(_root, LimitFile.Trial);
        StagedFile.RemoveLeftover(_root, LimitFile.Trial);
        StagedFile.RemoveLeftover(_root, LimitFile.Place);
        HostFiles.RemoveEmptyFolder(_root, Path.GetDirectoryName(LimitFile.Place)!);
        if (_root.TryRead(LimitFile.Place) is not { } content)
        {
            return;
        }

        if (!state.IsOurs(LimitFile.Place, content))
        {
            say($"leaves {LimitFile.Place}, an administrator's own");
            return;
        }

        // Containers that run go by what was recorded at their creation, so they do not miss it.
        say($"removes {LimitFile.Place}");
        StagedFile.Remove(_root, LimitFile.Place);
        HostFiles.RemoveEmptyFolder(_root, Path.GetDirectoryName(LimitFile.Place)!);
    }

    private bool RemoveRuntime(JournalFile journal)
    {
        if (CountUsers() > 0)
        {
            journal.Save(new JournalState());
            say($"keeps {OurHandler.Binary}, {WhichNeed()}; run uninstall again when they are gone");
            return false;
        }

        say($"removes {RuntimeFiles.Folder}");
        new RuntimeFiles(_root).RemoveAll();
        journal.Remove();
        try
        {
            if (_root.Exists(RuntimeFiles.Folder))
            {
                Directory.Delete(_root.Resolve(RuntimeFiles.Folder), recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{RuntimeFiles.Folder} cannot be removed: {failure.Message.TrimEnd('.')}; remove it by hand");
        }

        say("uninstalled");
        return true;
    }
}
