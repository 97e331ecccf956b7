using System.Collections.Concurrent;

namespace Ambicap.Cli.Inspect;

/// <summary>
/// Looks up containers by their bundles on this host, without asking a container manager: the shim's working folder, conmon's
/// arguments and the runtime's own state say where they are, whatever root and state folder the manager has.
/// </summary>
internal sealed class ContainerDirectory(ProcessTree processes)
{
    private static readonly string[] UsualFolders =
    [
        "/run/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
        "/run/containerd/io.containerd.runtime.v2.task/moby",
        "/run/containerd/io.containerd.runtime.v2.task/default",
    ];

    private readonly ConcurrentDictionary<string, ContainerFacts> _known = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<int, (string Id, string Bundle)>> _unmanaged = new(RuntimeState.ReadAll);

    /// <summary>The facts of the container that a process is in; null where it is in none.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="cgroups">Its <c>/proc/PID/cgroup</c>, which names the container wherever it has a control group of its own.</param>
    internal ContainerFacts? Find(int processId, string cgroups)
    {
        if (ContainerId.Find(cgroups) is { } id)
        {
            return _known.GetOrAdd(id, (key, process) => Read(key, ManagerFolders(key, process).Concat(Usual(key))), processId);
        }

        return FindWithoutCgroup(processId) is var (found, folders) ? _known.GetOrAdd(found, key => Read(key, folders)) : null;
    }

    private static ContainerFacts Read(string id, IEnumerable<string> folders) =>
        folders.Select(folder => BundleConfig.TryRead(id, folder)).FirstOrDefault(facts => facts is not null) ?? new ContainerFacts(id, null, null, null);

    private static IEnumerable<string> Usual(string id) =>
        UsualFolders.Select(folder => Path.Combine(folder, id)).Append($"/run/containers/storage/overlay-containers/{id}/userdata");

    /// <summary>Climbs to the shim or conmon, which know where the bundle is.</summary>
    private IEnumerable<string> ManagerFolders(string id, int processId)
    {
        foreach ((int ancestor, string name) in processes.Lineage(processId))
        {
            if (name.StartsWith("containerd-shim", StringComparison.Ordinal) && ProcessFile.TryReadLink(ancestor, "cwd") is { } folder)
            {
                // The shim of a Pod works in its sandbox's bundle; the others are beside it.
                yield return Path.Combine(Path.GetDirectoryName(folder) ?? "/", id);
            }
            else if (name == Conmon.Name && Conmon.Of(ancestor) is { } conmon)
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
            else if (ancestor != processId && name == Conmon.Name && Conmon.Of(ancestor) is { } conmon)
            {
                found = (conmon.Id, [conmon.Bundle, conmon.BundleOfExec]);
            }
        }

        return found;
    }
}
