using System.Text;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Node.Cluster;
using Ambicap.Node.Journal;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>
/// Takes the label away, then what was written, then the files; the runtime's own stays for as long as a container calls it.
/// </summary>
internal sealed class Uninstaller(NodeOptions options, INodeLabel label, Action<string> say)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(5);

    private readonly HostRoot _root = options.Root;

    /// <summary>Does so; what is gone already is no failure.</summary>
    /// <exception cref="HostException">Something cannot be taken back; what was is.</exception>
    /// <exception cref="ClusterException">The label cannot be removed; nothing is changed.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        say("removes the label");
        await label.RemoveAsync(cancellation).ConfigureAwait(false);
        using HostLock held = await HostLock.TakeAsync(_root, LockPatience, cancellation).ConfigureAwait(false);
        JournalFile journal = new(_root);
        JournalState state = journal.Load();
        state = TakeBack(journal, state);
        if (state.IsRestartDue)
        {
            HostManager manager = Installer.FindManager(options with { Manager = options.Manager ?? state.Manager });
            say($"restarts {manager.Name}");
            await new ManagerRestart(_root, new HostCommand(_root), manager, options.RestartCommand).RunAsync(cancellation).ConfigureAwait(false);
            state = state with { IsRestartDue = false };
            journal.Save(state);
        }

        RemoveLimit(state);
        RemoveRuntime(journal);
    }

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

        return state;
    }

    private void RemoveLimit(JournalState state)
    {
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
        RemoveEmpty(Path.GetDirectoryName(LimitFile.Place)!);
    }

    private void RemoveRuntime(JournalFile journal)
    {
        if (new RuntimeUsers(_root).Count() is > 0 and int count)
        {
            journal.Save(new JournalState());
            say($"keeps {OurHandler.Binary}, which {count} container{(count == 1 ? "" : "s")} still need{(count == 1 ? "s" : "")} to be executed in and stopped; run uninstall again when they are gone");
            return;
        }

        say($"removes {RuntimeFiles.Folder}");
        new RuntimeFiles(_root).RemoveAll();
        journal.Remove();
        try
        {
            Directory.Delete(_root.Resolve(RuntimeFiles.Folder), recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{RuntimeFiles.Folder} cannot be removed: {failure.Message.TrimEnd('.')}; remove it by hand");
        }

        say("uninstalled");
    }

    private void RemoveEmpty(string folder)
    {
        string path = _root.Resolve(folder);
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }
}
