using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ambicap.Host.Containers;
using Ambicap.Host.Processes;
using Ambicap.Policy.Managers;

namespace Ambicap.Host.Tracing;

/// <summary>
/// Watches every container of this node that was given something beyond the defaults: those that run, and those that start meanwhile,
/// which come from container managers and their helpers.
/// </summary>
internal sealed class NodeWatch : IDisposable
{
    private readonly ConcurrentDictionary<int, ContainerFacts?> _containers = [];
    private readonly CapabilityWatch _watch;

    private NodeWatch() => _watch = CapabilityWatch.Start([.. Managers()], CountFrom.EntryPoint, new WatchOptions { Begun = Begin });

    /// <summary>Begins to watch.</summary>
    /// <exception cref="HostException">It cannot be watched here.</exception>
    internal static NodeWatch Start()
    {
        NodeWatch watch = new();
        try
        {
            // What a manager starts from now on is followed. What runs by now is added, and what helpers came up meanwhile.
            foreach (int manager in Managers())
            {
                watch._watch.Add(manager, CountFrom.EntryPoint);
            }

            foreach (InspectedProcess process in new ProcessScanner().ReadAll().Where(process => IsOfInterest(process.Container)))
            {
                watch._containers[process.Id] = process.Container;
                watch._watch.Add(process.Id);
            }

            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>What was seen so far.</summary>
    internal NodeObservation Read()
    {
        Observation seen = _watch.Read();
        Dictionary<string, List<ObservedProcess>> byContainer = [];
        foreach (ObservedProcess process in seen.Processes)
        {
            if (_containers.GetValueOrDefault(process.Origin) is { } container)
            {
                (byContainer.TryGetValue(container.Id, out List<ObservedProcess>? known) ? known : byContainer[container.Id] = []).Add(process);
            }
        }

        // A container that asked for nothing has all of what it was given unused.
        ImmutableArray<ContainerObservation> containers =
        [
            .. _containers.Values.OfType<ContainerFacts>().Where(IsOfInterest).DistinctBy(container => container.Id)
                .OrderBy(container => container.Pod, StringComparer.Ordinal).ThenBy(container => container.Name, StringComparer.Ordinal)
                .Select(container => new ContainerObservation(container, Sum(byContainer.GetValueOrDefault(container.Id) ?? []))),
        ];
        return new NodeObservation(containers, seen.Events, seen.Lost, _containers.Values.Count(container => container is null));
    }

    public void Dispose() => _watch.Dispose();

    private static IEnumerable<int> Managers() => RunningProcesses.Ids().Where(id =>
        ProcessFile.TryRead(id, "comm")?.TrimEnd() is { } name && IsManager(name) && ContainerId.Find(ProcessFile.TryRead(id, "cgroup") ?? "") is null);

    private static bool IsManager(string name) => name is "containerd" or "crio" || name == ManagerFolders.Conmon
        || name.StartsWith(ManagerFolders.ContainerdShim, StringComparison.Ordinal);

    private static bool IsOfInterest(ContainerFacts? container) =>
        container is not null && !new ContainerObservation(container, []).Given.IsEmpty;

    private static ImmutableArray<ObservedCapability> Sum(List<ObservedProcess> processes) =>
    [
        .. processes.SelectMany(process => process.Capabilities).GroupBy(seen => seen.Capability).OrderBy(group => group.Key).Select(group => group.First() with
        {
            Granted = group.Sum(seen => seen.Granted),
            Refused = group.Sum(seen => seen.Refused),
            Unaudited = group.Sum(seen => seen.Unaudited),
        }),
    ];

    /// <summary>Looks up which container it is as long as it runs.</summary>
    private void Begin(int processId) => _containers[processId] = new ProcessScanner().TryRead(processId)?.Container;
}
