using System.Text;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Grants;

/// <summary>Removes old records of a root whose containers the real runtime no longer has. Trouble here concerns nobody.</summary>
internal static unsafe class GrantSweep
{
    // A record is written before the real runtime makes its folder; only one that is clearly older can have lost its container.
    private const long AgeSeconds = 3600;

    /// <summary>Sweeps a folder of records, unless that was done within the hour: its time of access tells.</summary>
    /// <param name="root">The runtime's root that the records are of; null for its default.</param>
    /// <param name="records">The folder.</param>
    internal static void Run(byte[]? root, BytePath records)
    {
        long oldest = Libc.Now(null) - AgeSeconds;
        if (Files.TryFacts(records) is not { } facts || facts.AccessedSeconds >= oldest)
        {
            return;
        }

        Folders.MarkAccessed(records);
        try
        {
            Remove(root, records, oldest);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They stay until the next time.
        }
    }

    private static void Remove(byte[]? root, BytePath records, long oldest)
    {
        string suffix = Encoding.ASCII.GetString(GrantPlace.Suffix);
        foreach (string file in Directory.EnumerateFiles(records.ToString(), $"*{suffix}*"))
        {
            string name = Path.GetFileName(file);
            RemoveOld(BytePath.Of(file), oldest, name.EndsWith(suffix, StringComparison.Ordinal) ? (root, Encoding.UTF8.GetBytes(name[..^suffix.Length])) : null);
        }

        // The records of ids that are too long for one name.
        foreach (string folder in Directory.EnumerateDirectories(records.ToString(), new string('?', GrantPlace.LongestName)))
        {
            foreach (string file in Directory.EnumerateFiles(folder, $"*{suffix}"))
            {
                RemoveOld(BytePath.Of(file), oldest, (root, Encoding.UTF8.GetBytes(Path.GetFileName(folder) + Path.GetFileName(file)[..^suffix.Length])));
            }
        }
    }

    /// <summary>Removes an old file: a record without its container and bundle, or what a killed process had not yet made a record.</summary>
    private static void RemoveOld(BytePath file, long oldest, (byte[]? Root, byte[] Id)? container)
    {
        if (Files.TryFacts(file) is { } facts && facts.ModifiedSeconds < oldest
            && (container is not { } of || (RealRuntimeState.FolderOf(of.Root, of.Id) is null && !HasBundle(file))))
        {
            Files.Remove(file);
        }
    }

    /// <summary>The real runtime may keep its state elsewhere than its arguments say; a bundle goes with its container.</summary>
    private static bool HasBundle(BytePath record)
    {
        try
        {
            return GrantRecord.Read(record)?.Config is { } config && Files.TryFacts(config) is not null;
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return false;
        }
    }
}
