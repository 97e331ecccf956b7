using System.Globalization;

namespace Ambicap.Host.Processes;

/// <summary>The processes of this host.</summary>
internal static class RunningProcesses
{
    /// <summary>Their ids, in no order.</summary>
    internal static IEnumerable<int> Ids() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0);

    /// <summary>A process and all that come from it, as they run now.</summary>
    internal static IReadOnlyCollection<int> TreeOf(int processId)
    {
        ILookup<int, int> children = Ids().ToLookup(id => ParentOf(id) ?? 0);
        HashSet<int> tree = [processId];
        Queue<int> next = new(tree);
        while (next.TryDequeue(out int parent))
        {
            foreach (int child in children[parent].Where(tree.Add))
            {
                next.Enqueue(child);
            }
        }

        return tree;
    }

    private static int? ParentOf(int processId)
    {
        string stat = ProcessFile.TryRead(processId, "stat") ?? "";
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
    }
}
