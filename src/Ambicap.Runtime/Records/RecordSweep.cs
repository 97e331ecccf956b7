using System.Text;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Records;

/// <summary>
/// Removes old records whose containers the real runtime no longer has, of every root, and the folders that are empty then. Trouble here
/// concerns nobody.
/// </summary>
internal static unsafe class RecordSweep
{
    // A record is written before the real runtime makes its folder; only one that is clearly older can have lost its container.
    private const long AgeSeconds = 3600;

    /// <summary>Sweeps a folder of records, unless that was done within the hour: its time of access tells.</summary>
    internal static void Run(BytePath folder)
    {
        long oldest = Libc.Now(null) - AgeSeconds;
        if (Files.TryFacts(folder) is not { } facts || facts.AccessedSeconds >= oldest)
        {
            return;
        }

        Folders.MarkAccessed(folder);
        try
        {
            string roots = folder.Append(RecordPlace.Roots).ToString();
            Sweep(folder.Append(RecordPlace.NoRoot).ToString(), null, oldest);
            SweepBelow(roots, roots, oldest);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They stay until the next time.
        }
    }

    /// <summary>Sweeps the folders that mirror roots, from the deepest up.</summary>
    private static void SweepBelow(string roots, string folder, long oldest)
    {
        foreach (string deeper in Array.FindAll(FoldersIn(folder), deeper => !HoldsIds(deeper)))
        {
            SweepBelow(roots, deeper, oldest);
        }

        Sweep(folder, folder[roots.Length..], oldest);
    }

    /// <summary>Sweeps the records of one root, null for calls without one.</summary>
    private static void Sweep(string folder, string? root, long oldest)
    {
        string suffix = Encoding.ASCII.GetString(RecordPlace.Suffix);
        byte[]? rootBytes = root is null ? null : Encoding.UTF8.GetBytes(root);
        foreach (string file in RecordsIn(folder, suffix))
        {
            string name = Path.GetFileName(file);
            RemoveOld(BytePath.Of(file), oldest, name.EndsWith(suffix, StringComparison.Ordinal) ? (rootBytes, name[..^suffix.Length]) : null);
        }

        // The records of ids that are too long for one name.
        foreach (string longer in Array.FindAll(FoldersIn(folder), HoldsIds))
        {
            foreach (string file in RecordsIn(longer, suffix))
            {
                RemoveOld(BytePath.Of(file), oldest, (rootBytes, Path.GetFileName(longer) + Path.GetFileName(file)[..^suffix.Length]));
            }
        }

        // Only an empty folder goes; a create that wants it at this moment makes it again.
        if (Files.TryFacts(BytePath.Of(folder)) is { } facts && facts.ModifiedSeconds < oldest)
        {
            Folders.RemoveEmpty(BytePath.Of(folder));
        }
    }

    private static string[] RecordsIn(string folder, string suffix) => Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{suffix}*") : [];

    private static string[] FoldersIn(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    /// <summary>Whether a folder is the first part of ids that are too long for one name, and so is swept with its parent.</summary>
    private static bool HoldsIds(string folder) => Path.GetFileName(folder).Length == RecordPlace.LongestName;

    /// <summary>Removes an old file: a record without its container and bundle, or what a killed process had not yet made a record.</summary>
    private static void RemoveOld(BytePath file, long oldest, (byte[]? Root, string Id)? container)
    {
        if (Files.TryFacts(file) is { } facts && facts.ModifiedSeconds < oldest
            && (container is not { } of || (RealRuntimeState.FolderOf(of.Root, Encoding.UTF8.GetBytes(of.Id)) is null && !HasBundle(file))))
        {
            Files.Remove(file);
        }
    }

    /// <summary>The real runtime may keep its state elsewhere than its arguments say; a bundle goes with its container.</summary>
    private static bool HasBundle(BytePath record)
    {
        try
        {
            return RecordText.TryRead(record, out ContainerRecord? read) && read?.Config is { } config && Files.TryFacts(config) is not null;
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return false;
        }
    }
}
