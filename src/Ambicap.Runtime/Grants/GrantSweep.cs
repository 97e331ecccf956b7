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
        foreach (string file in Directory.EnumerateFiles(records.ToString(), "*" + Encoding.ASCII.GetString(GrantPlace.Suffix)))
        {
            BytePath path = BytePath.Of(file);
            byte[] id = Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(file));
            if (Files.TryFacts(path) is { } facts && facts.ModifiedSeconds < oldest && !RealRuntimeState.Exists(root, id))
            {
                Files.Remove(path);
            }
        }
    }
}
