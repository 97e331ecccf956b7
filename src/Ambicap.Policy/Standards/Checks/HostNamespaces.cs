using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>hostNetwork</c>, <c>hostPID</c> and <c>hostIPC</c> of the Pod; allowed: absent, false. Whoever shares a namespace with
/// the node sees and reaches what is the node's: its sockets, its processes, its shared memory.
/// </summary>
internal static class HostNamespaces
{
    public static StandardCheck Check { get; } = new("hostNamespaces", Level.Baseline, "host namespaces", new CheckRevision(0, Since0));

    private static void Since0(Pod pod, ref ViolationList found)
    {
        if (pod.HostNetwork || pod.HostPid || pod.HostIpc)
        {
            found.AddPod($"sets {string.Join(", ", Shared(pod))} to true; remove each");
        }
    }

    private static IEnumerable<string> Shared(Pod pod)
    {
        if (pod.HostNetwork)
        {
            yield return "hostNetwork";
        }

        if (pod.HostPid)
        {
            yield return "hostPID";
        }

        if (pod.HostIpc)
        {
            yield return "hostIPC";
        }
    }
}
