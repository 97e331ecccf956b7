using System.Collections.Concurrent;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Host.Processes;

/// <summary>The processes of this host by id, each read once.</summary>
internal sealed class ProcessTree
{
    private const int MostAncestors = 64;

    private readonly ConcurrentDictionary<int, Entry?> _known = [];

    /// <summary>A process's privileges; null where it is gone, is a thread of the kernel, or has ended and waits for its parent.</summary>
    internal ProcessStatus? WithMemory(int processId) => Find(processId) is { HasMemory: true } entry ? entry.Status : null;

    /// <summary>A process, its parent, and so on to the outermost that can be seen.</summary>
    internal IEnumerable<(int Id, string Name)> Lineage(int processId)
    {
        for (int i = 0; i < MostAncestors && processId > 0 && Find(processId) is { } entry; i++)
        {
            yield return (processId, entry.Status.Name);
            processId = entry.Status.ParentId;
        }
    }

    private Entry? Find(int processId) => _known.GetOrAdd(processId, Read);

    private static Entry? Read(int processId) => ProcessFile.TryRead(processId, "status") is { } text
        ? new Entry(ProcessStatus.Parse(text), text.Contains("\nVmSize:", StringComparison.Ordinal))
        : null;

    /// <summary>Only what has memory of its own can hold capabilities that somebody gave it: not kernel threads, not zombies.</summary>
    private sealed record Entry(ProcessStatus Status, bool HasMemory);
}
