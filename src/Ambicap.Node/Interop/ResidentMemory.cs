using System.Globalization;
using System.Runtime.InteropServices;

namespace Ambicap.Node.Interop;

/// <summary>
/// Gives back what only the beginning and rare work needed: the collector's free memory, and the pages of programs' code that are mapped.
/// They stay in the page cache, and come back by themselves where they are needed.
/// </summary>
internal static unsafe partial class ResidentMemory
{
    // MADV_DONTNEED of madvise(2).
    private const int NotNeeded = 4;

    /// <summary>Gives back what can be.</summary>
    internal static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            foreach ((nuint start, nuint length) in Unchanged(File.ReadLines("/proc/self/smaps")))
            {
                _ = Advise((void*)start, length, NotNeeded);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without /proc they stay.
        }
    }

    /// <summary>
    /// The mappings of files that nobody can write to and nobody has written to: what the dynamic linker relocated is the process's own
    /// and would be lost (proc_pid_smaps(5), Anonymous).
    /// </summary>
    internal static List<(nuint Start, nuint Length)> Unchanged(IEnumerable<string> smaps)
    {
        List<(nuint, nuint)> found = [];
        (nuint Start, nuint Length)? candidate = null;
        foreach (string line in smaps)
        {
            if (TryParse(line, out nuint start, out nuint end))
            {
                bool isFile = line.Contains(" /", StringComparison.Ordinal);
                bool isReadOnly = line.Contains(" r-xp ", StringComparison.Ordinal) || line.Contains(" r--p ", StringComparison.Ordinal);
                candidate = isFile && isReadOnly ? (start, end - start) : null;
            }
            else if (candidate is { } mapping && line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (line.AsSpan("Anonymous:".Length).Trim().SequenceEqual("0 kB"))
                {
                    found.Add(mapping);
                }

                candidate = null;
            }
        }

        return found;
    }

    /// <summary>The first line of a mapping begins with its addresses.</summary>
    private static bool TryParse(string line, out nuint start, out nuint end)
    {
        int dash = line.IndexOf('-', StringComparison.Ordinal);
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        start = end = 0;
        return dash > 0 && space > dash
            && nuint.TryParse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out start)
            && nuint.TryParse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out end);
    }

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(void* address, nuint length, int advice);
}
