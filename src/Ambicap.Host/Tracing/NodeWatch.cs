using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ambicap.Host.Containers;
using Ambicap.Host.Processes;
using Ambicap.Policy.Managers;

namespace Ambicap.Host.Tracing;

/// <summary>
/// Watches every container of this node that was given something beyond the defaults: those that run, and those that start meanwhile,
/// which come from container managers and their helpers. Podman is none that runs all the time: each is followed from its start on.
/// </summary>
internal sealed class NodeWatch : IDisposable
{
    // The container of a process is looked up while it runs, and many run for a moment only.
    private const int Pause = 20;

    // Docker's containers come from a containerd of its own, or from the node's.
    private static readonly string[] s_managers = ["containerd", "crio", "podman"];

    private readonly ConcurrentDictionary<int, ContainerFacts?> _containers = [];
    private readonly CapabilityWatch? _watch;

    private NodeWatch() => _watch = CapabilityWatch.Start(
        [.. Managers()], CountFrom.EntryPoint, new WatchOptions { Begun = Begin, Started = Follow, Names = s_managers, Pause = Pause });

    /// <summary>Begins to watch.</summary>
    /// <exception cref="HostException">It cannot be watched here.</exception>
    internal static NodeWatch Start()
    {
        NodeWatch watch = new();
        try
        {
            // What a manager starts from now on is followed. What runs by now is added, and what helpers came up meanwhile.
            watch._watch!.Add(Managers(), CountFrom.EntryPoint);
            InspectedProcess[] running = [.. new ProcessScanner().ReadAll().Where(process => IsOfInterest(process.Container))];
            foreach (InspectedProcess process in running)
            {
                watch._containers[process.Id] = process.Container;
            }

            watch._watch.Add(running.Select(process => process.Id), CountFrom.Now);

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
        Observation seen = _watch!.Read();
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

    public void Dispose() => _watch?.Dispose();

    private static IEnumerable<int> Managers() => RunningProcesses.Ids().Where(IsManager);

    /// <summary>By its name, which a process in a container can take too.</summary>
    private static bool IsManager(int process) => ProcessFile.TryRead(process, "comm")?.TrimEnd() is { } name
        && (s_managers.Contains(name) || name == ManagerFolders.Conmon || name.StartsWith(ManagerFolders.ContainerdShim, StringComparison.Ordinal))
        && ContainerId.Find(ProcessFile.TryRead(process, "cgroup") ?? "") is null;

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

    /// <summary>Follows a manager that started just now, before it starts a container. What came before the watch stood is found by it.</summary>
    private void Follow(int processId)
    {
        if (IsManager(processId))
        {
            _watch?.AddTree(processId, CountFrom.EntryPoint);
        }
    }
}
