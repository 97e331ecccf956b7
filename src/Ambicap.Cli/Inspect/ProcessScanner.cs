using System.Collections.Concurrent;
using System.Globalization;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Cli.Inspect;

/// <summary>Reads processes out of /proc, each once. One that vanishes meanwhile is left out.</summary>
internal sealed class ProcessScanner
{
    private readonly ContainerDirectory _containers = new();

    /// <summary>One process; null where there is none of that id, or it is a thread of the kernel.</summary>
    internal InspectedProcess? TryRead(int processId)
    {
        // Only what has memory of its own can hold capabilities that somebody gave it: not kernel threads, not zombies.
        if (ProcessFile.TryRead(processId, "status") is not { } status || !status.Contains("\nVmSize:", StringComparison.Ordinal)
            || ProcessFile.TryRead(processId, "cgroup") is not { } cgroups)
        {
            return null;
        }

        ContainerFacts? container = ContainerId.Find(cgroups) is { } id ? _containers.Find(id, processId) : null;
        return new InspectedProcess(processId, ProcessStatus.Parse(status), container);
    }

    /// <summary>All processes, by process id.</summary>
    internal IReadOnlyList<InspectedProcess> ReadAll()
    {
        int[] ids = [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)];
        ConcurrentBag<InspectedProcess> processes = [];
        Parallel.ForEach(ids, id =>
        {
            if (TryRead(id) is { } process)
            {
                processes.Add(process);
            }
        });
        return [.. processes.OrderBy(process => process.Id)];
    }
}
