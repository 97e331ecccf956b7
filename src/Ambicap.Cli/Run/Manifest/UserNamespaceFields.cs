using System.Globalization;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>What a manifest may not say beside <c>hostUsers: false</c>: the API server refuses it, or no runtime could start it.</summary>
internal static class UserNamespaceFields
{
    /// <summary>Reports it.</summary>
    /// <param name="spec">The Pod's spec, whose <c>hostUsers</c> is read here.</param>
    /// <param name="pod">What was read of the Pod.</param>
    internal static void Check(ObjectReader spec, RunnablePod pod)
    {
        bool? hostUsers = spec.Flag("hostUsers");
        if (hostUsers != false)
        {
            return;
        }

        string field = spec.PathOf("hostUsers");
        Position position = spec.Node("hostUsers")!.Position;
        if (pod.Pod is { HostNetwork: true } or { HostPid: true } or { HostIpc: true })
        {
            spec.Report($"{field}: false with hostNetwork, hostPID or hostIPC is refused by Kubernetes; remove one of them", position);
        }

        foreach ((string name, long id) in Ids(pod).Where(item => item.Id >= PodUsers.Ids))
        {
            spec.Report(string.Create(
                CultureInfo.InvariantCulture, $"{field}: false gives the Pod the ids 0 to {PodUsers.Ids - 1}, and {name} is {id}; use one of these"), position);
        }
    }

    private static IEnumerable<(string Name, long Id)> Ids(RunnablePod pod)
    {
        foreach (SecurityContext context in pod.Containers.Select(container => container.SecurityContext).Prepend(pod.Pod.SecurityContext))
        {
            yield return ("runAsUser", context.RunAsUser ?? 0);
            yield return ("runAsGroup", context.RunAsGroup ?? 0);
        }

        yield return ("fsGroup", pod.FsGroup ?? 0);
        foreach (long group in pod.SupplementalGroups)
        {
            yield return ("one of supplementalGroups", group);
        }
    }
}
