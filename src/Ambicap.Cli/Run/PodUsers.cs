using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Run;

/// <summary>The ids of a Pod with <c>hostUsers: false</c>, as kubelets choose them: 65536 for each Pod, far above those of users.</summary>
internal static class PodUsers
{
    /// <summary>How many there are.</summary>
    internal const uint Ids = 65536;

    /// <summary>The id on the host of the Pod's root: the begin of a block, as a kubelet's, and beyond those that it gives to its own 110 Pods.</summary>
    internal const uint FirstId = 1024 * Ids;

    /// <summary>The user namespace of a Pod; null where it has the host's.</summary>
    internal static UserNamespace? Of(RunnablePod pod) =>
        pod.Pod.IsInUserNamespace ? new UserNamespace { Mode = NamespaceMode.Pod, Uids = { Mapping() }, Gids = { Mapping() } } : null;

    /// <summary>Has a volume show its owners by the Pod's ids.</summary>
    internal static Mount Mapped(Mount mount, RunnablePod pod)
    {
        if (pod.Pod.IsInUserNamespace)
        {
            mount.UidMappings.Add(Mapping());
            mount.GidMappings.Add(Mapping());
        }

        return mount;
    }

    private static IDMapping Mapping() => new() { HostId = FirstId, ContainerId = 0, Length = Ids };
}
