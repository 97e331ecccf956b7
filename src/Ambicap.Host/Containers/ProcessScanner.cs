using System.Collections.Concurrent;
using Ambicap.Host.Processes;

namespace Ambicap.Host.Containers;

/// <summary>Reads processes out of /proc, each once. One that vanishes meanwhile is left out.</summary>
internal sealed class ProcessScanner
{
    private readonly ProcessTree _tree = new();
    private readonly ContainerDirectory _containers;
    private readonly string _ownMap = ProcessFile.TryRead(Environment.ProcessId, "uid_map") ?? "";

    internal ProcessScanner() => _containers = new ContainerDirectory(_tree);

    /// <summary>One process; null where there is none of that id, or it is a thread of the kernel.</summary>
    internal InspectedProcess? TryRead(int processId)
    {
        if (_tree.WithMemory(processId) is not { } status || ProcessFile.TryRead(processId, "cgroup") is not { } cgroups)
        {
            return null;
        }

        UserIdMap? users = UserIdMap.Parse(ProcessFile.TryRead(processId, "uid_map"), _ownMap);
        return new InspectedProcess(processId, status, _containers.Find(processId, cgroups), users?.Inside(status.UserId) ?? status.UserId);
    }

    /// <summary>All processes, by process id.</summary>
    internal IReadOnlyList<InspectedProcess> ReadAll()
    {
        int[] ids = [.. RunningProcesses.Ids()];
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
