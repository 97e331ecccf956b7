using System.Globalization;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;

namespace Ambicap.Node.Watching;

/// <summary>An entry that ambicap-runtime left.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Entry">What it says.</param>
internal readonly record struct SpooledEntry(DateTime Time, AuditEntry Entry);

/// <summary>
/// Takes what ambicap-runtime decided out of the folder in which it leaves that. The folder is made here: without it ambicap-runtime writes
/// nothing.
/// </summary>
/// <param name="hostRoot">Where the host's file system is; empty for this one.</param>
internal sealed class AuditSpoolReader(string hostRoot)
{
    // What is larger was not written by ambicap-runtime.
    private const int MostBytes = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder.</summary>
    internal string Folder { get; } = $"{hostRoot}{RecordLines.Folder}/{RecordLines.Audit}";

    /// <summary>Makes the folder, for root alone, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal void MakeFolder()
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Folder)!, OwnerOnly);
        _ = Directory.CreateDirectory(Folder, OwnerOnly);
    }

    /// <summary>Takes everything that is there, in the order of time.</summary>
    internal List<SpooledEntry> Take()
    {
        List<SpooledEntry> entries = [];
        foreach (FileInfo file in Files())
        {
            try
            {
                if (file.Length <= MostBytes && JournalFormat.TryRead(File.ReadAllBytes(file.FullName)) is { } entry)
                {
                    entries.Add(new SpooledEntry(file.LastWriteTimeUtc, entry));
                }

                file.Delete();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // ambicap-runtime removed it to make room.
            }
        }

        return entries;
    }

    /// <summary>What is complete, and named by its time.</summary>
    private FileInfo[] Files()
    {
        try
        {
            FileInfo[] files = [.. new DirectoryInfo(Folder).EnumerateFiles().Where(file => IsEntry(file.Name))];
            Array.Sort(files, (left, right) => string.CompareOrdinal(left.Name, right.Name));
            return files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsEntry(string name) =>
        name.IndexOf('-', StringComparison.Ordinal) is > 0 and int dash
            && long.TryParse(name.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && !name.Contains('.', StringComparison.Ordinal);
}
