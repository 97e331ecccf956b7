using System.Text;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Node.Journal;

namespace Ambicap.Node.Installing;

/// <summary>Brings files of the host to what they shall be, and back, by the journal.</summary>
internal sealed class HostFiles(HostRoot root, JournalFile journal)
{
    /// <summary>
    /// Writes what differs. All is beside its place before anything changes; the journal says what will be before it is.
    /// </summary>
    /// <param name="state">The journal as it is.</param>
    /// <param name="wanted">The files as they shall be, in the order in which they take their places.</param>
    /// <param name="link">Where the stable path leads now.</param>
    /// <param name="say">Told of each step before it.</param>
    /// <returns>The journal as it is then, with what it takes to go back.</returns>
    /// <exception cref="HostException">A file cannot be written, or is no longer what the wanted one was made of. Where nothing has changed yet, nothing is.</exception>
    internal JournalState Write(JournalState state, IReadOnlyList<WantedFile> wanted, string? link, Action<string> say)
    {
        WantedFile[] changed = [.. wanted.Where(file => root.TryReadText(file.Path) != file.Content)];
        string[] newFolders = [.. changed.Select(file => Path.GetDirectoryName(file.Path)!).Where(IsNew)];
        OriginalFiles originals = new(root, state);
        List<StagedFile> staged = [];
        try
        {
            foreach (WantedFile file in changed)
            {
                staged.Add(StagedFile.Write(root, file.Path, Encoding.UTF8.GetBytes(file.Content)));
                RefuseChanged(originals, file);
            }

            JournalState next = Next(state, wanted, changed, newFolders, link);
            say("writes the journal");
            journal.Save(next);
            for (int i = 0; i < changed.Length; i++)
            {
                say($"writes {changed[i].Path}");
                RefuseChanged(originals, changed[i]);
                staged[i].TakePlace();
            }

            return next;
        }
        finally
        {
            staged.ForEach(file => file.Dispose());
        }
    }

    /// <summary>Puts files back to what they were before the run under way.</summary>
    /// <param name="state">The journal with what it takes.</param>
    /// <param name="say">Told of each step before it.</param>
    internal void Undo(JournalState state, Action<string> say)
    {
        foreach (SavedFile saved in state.Undo!.Contents.Reverse())
        {
            byte[]? there = root.TryRead(saved.Path);
            byte[]? old = saved.Content is null ? null : Convert.FromBase64String(saved.Content);
            if (there is null ? old is null : old is not null && there.AsSpan().SequenceEqual(old))
            {
                continue;
            }

            if (there is not null && state.Find(saved.Path)?.Written != JournalState.HashOf(there))
            {
                say($"leaves {saved.Path} as it is, which was changed meanwhile");
                continue;
            }

            say($"puts {saved.Path} back");
            Put(saved.Path, old);
            RemoveFolder(state.Find(saved.Path));
        }
    }

    /// <summary>Between its reading and its writing a file is asked about at the container manager, and what it is to be is judged: time for an administrator to edit it.</summary>
    private static void RefuseChanged(OriginalFiles originals, WantedFile file)
    {
        if (originals.Read(file.Path) != file.Original)
        {
            throw new HostException($"{file.Path} was changed while ambicap-node worked on it, and stays as it is; try again");
        }
    }

    /// <summary>Gives a file a content, or removes it.</summary>
    internal void Put(string path, byte[]? content)
    {
        if (content is null)
        {
            StagedFile.Remove(root, path);
            return;
        }

        using StagedFile staged = StagedFile.Write(root, path, content);
        staged.TakePlace();
    }

    /// <summary>Whether a folder is not there, or was made by a run that was killed before it could say so.</summary>
    private bool IsNew(string folder)
    {
        string path = root.Resolve(folder);
        return !Directory.Exists(path) || (Directory.EnumerateFileSystemEntries(path).Any()
            && Directory.EnumerateFileSystemEntries(path).All(entry => entry.EndsWith(StagedFile.Suffix, StringComparison.Ordinal)));
    }

    /// <summary>Removes the folder of a file that was made for it, where it is empty and can be: a folder that is a mount point stays.</summary>
    internal void RemoveFolder(JournalEntry? entry)
    {
        if (entry is { IsFolderOurs: true })
        {
            RemoveEmptyFolder(root, Path.GetDirectoryName(entry.Path)!);
        }
    }

    /// <summary>The same of any folder. What stays is empty, so nothing is lost by it, and no failure.</summary>
    internal static void RemoveEmptyFolder(HostRoot root, string folder)
    {
        string path = root.Resolve(folder);
        if (!Directory.Exists(path) || Directory.EnumerateFileSystemEntries(path).Any())
        {
            return;
        }

        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // A mount point is busy.
        }
    }

    private JournalState Next(JournalState state, IReadOnlyList<WantedFile> wanted, WantedFile[] changed, string[] newFolders, string? link)
    {
        // A run that was cut short began with what counts, not this one.
        UndoState undo = state.Undo ?? new UndoState(state.Version, link, state.Files, []);
        IEnumerable<SavedFile> more = changed.Where(file => undo.Contents.All(saved => saved.Path != file.Path))
            .Select(file => new SavedFile(file.Path, root.TryRead(file.Path) is { } old ? Convert.ToBase64String(old) : null));
        return state with
        {
            IsRestartDue = state.IsRestartDue || changed.Any(file => !file.IsLimit),
            Files = [.. wanted.Select(file => new JournalEntry(
                file.Path, file.IsLimit, JournalState.Encode(file.Original), file.Piece, JournalState.HashOf(Encoding.UTF8.GetBytes(file.Content)),
                newFolders.Contains(Path.GetDirectoryName(file.Path)) || state.Find(file.Path)?.IsFolderOurs == true))],
            Undo = undo with { Contents = [.. undo.Contents, .. more] },
        };
    }
}
