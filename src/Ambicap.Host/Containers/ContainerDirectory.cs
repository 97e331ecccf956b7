using System.Collections.Concurrent;
using Ambicap.Host.Processes;
using Ambicap.Policy.Managers;

namespace Ambicap.Host.Containers;

/// <summary>
/// Looks up containers by their bundles on this host, without asking a container manager: the shim's working folder, conmon's
/// arguments and the runtime's own state say where they are, whatever root and state folder the manager has.
/// </summary>
internal sealed class ContainerDirectory(ProcessTree processes)
{
    private readonly ConcurrentDictionary<string, ContainerFacts> _known = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<int, (string Id, string Bundle)>> _unmanaged = new(RuntimeState.ReadAll);

    /// <summary>The facts of the container that a process is in; null where it is in none.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="cgroups">Its <c>/proc/PID/cgroup</c>, which names the container wherever it has a control group of its own.</param>
    internal ContainerFacts? Find(int processId, string cgroups)
    {
        if (ContainerId.Find(cgroups) is { } id)
        {
            return _known.GetOrAdd(id, (key, process) => Read(key, BundlesBySupervisor(key, process).Concat(ManagerFolders.BundlesOf(key))), processId);
        }

        return FindWithoutCgroup(processId) is var (found, folders) ? _known.GetOrAdd(found, key => Read(key, folders)) : null;
    }

    private static ContainerFacts Read(string id, IEnumerable<string> folders) =>
        folders.Select(folder => BundleConfig.TryRead(id, folder)).FirstOrDefault(facts => facts is not null) ?? new ContainerFacts(id, null, null, null);

    /// <summary>Climbs to the shim or conmon, which know where the bundle is.</summary>
    private IEnumerable<string> BundlesBySupervisor(string id, int processId)
    {
        foreach ((int ancestor, string name) in processes.Lineage(processId))
        {
            if (name.StartsWith(ManagerFolders.ContainerdShim, StringComparison.Ordinal) && ProcessFile.TryReadLink(ancestor, "cwd") is { } folder)
            {
                // The shim of a Pod works in its sandbox's bundle; the others are beside it.
                yield return Path.Combine(Path.GetDirectoryName(folder) ?? "/", id);
            }
            else if (name == ManagerFolders.Conmon && Conmon.Of(ancestor) is { } conmon)
            {
                yield return conmon.Bundle;
                yield return conmon.BundleOfExec;
            }
        }
    }

    /// <summary>
    /// Containers of users who are not root may have no control group. They are known by conmon, the outermost one, since a process in a
    /// container can take that name; without a manager by the runtime's own state.
    /// </summary>
    private (string Id, string[] Folders)? FindWithoutCgroup(int processId)
    {
        (string Id, string[] Folders)? found = null;
        foreach ((int ancestor, string name) in processes.Lineage(processId))
        {
            if (_unmanaged.Value.TryGetValue(ancestor, out (string Id, string Bundle) container))
            {
                found = (container.Id, [container.Bundle]);
            }
            else if (ancestor != processId && name == ManagerFolders.Conmon && Conmon.Of(ancestor) is { } conmon)
            {
                found = (conmon.Id, [conmon.Bundle, conmon.BundleOfExec]);
            }
        }

        return found;
    }
}
