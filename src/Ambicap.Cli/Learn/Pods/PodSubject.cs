using Ambicap.Capabilities;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Learn.Pods;

/// <summary>A Pod of which one container is learnt: the same Pod, each time with another grant for that container.</summary>
internal sealed class PodSubject
{
    private readonly RunManifest _manifest;

    private PodSubject(RunManifest manifest, RunnableContainer container, uint user) => (_manifest, Container, User) = (manifest, container, user);

    /// <summary>The container.</summary>
    internal RunnableContainer Container { get; }

    /// <summary>The user that it is run as.</summary>
    internal uint User { get; }

    /// <summary>The Pod's name.</summary>
    internal string Name => _manifest.Pod.Name;

    /// <summary>What becomes of containers that end.</summary>
    internal RestartPolicy RestartPolicy => _manifest.Pod.RestartPolicy;

    /// <summary>Whether the Pod has a network of its own, whose sysctls it may set.</summary>
    internal bool HasOwnNetwork => !_manifest.Pod.Pod.HostNetwork;

    /// <summary>Whether the Pod has namespaces of the host, with which Kubernetes refuses <c>hostUsers: false</c>.</summary>
    internal bool HasHostNamespaces => _manifest.Pod.Pod is { HostNetwork: true } or { HostPid: true } or { HostIpc: true };

    /// <summary>The Pod's volumes.</summary>
    internal IReadOnlyList<RunnableVolume> Volumes => _manifest.Pod.Volumes;

    /// <summary>The seccomp profile that the container is run with; null for none.</summary>
    internal ConfinementProfile? Seccomp => Container.SecurityContext.Seccomp ?? _manifest.Pod.Pod.SecurityContext.Seccomp;

    /// <summary>Chooses the container.</summary>
    /// <param name="manifest">The Pod.</param>
    /// <param name="name">The container's name; null where the Pod has one only.</param>
    /// <param name="user">The user to run it as; null for the manifest's, or the usual one where that is root or none.</param>
    /// <param name="usual">The usual one.</param>
    /// <exception cref="InputException">There is no such container, or none can be chosen.</exception>
    internal static PodSubject Of(RunManifest manifest, string? name, uint? user, uint usual)
    {
        string names = string.Join(", ", manifest.Pod.Containers.Select(container => container.Name));
        RunnableContainer container = name is null
            ? manifest.Pod.Containers is [var only] ? only : throw new InputException($"the Pod has several containers; name one with --container: {names}")
            : manifest.Pod.Containers.FirstOrDefault(container => container.Name == name)
                ?? throw new InputException($"--container: the Pod has no container \"{name}\"; its containers are {names}");
        if (container.SecurityContext.Privileged == true)
        {
            throw new InputException($"container \"{container.Name}\" is privileged, which gives it everything; remove privileged to learn what it needs");
        }

        long? own = container.SecurityContext.RunAsUser ?? manifest.Pod.Pod.SecurityContext.RunAsUser;
        return new PodSubject(manifest, container, user ?? (own is > 0 and <= int.MaxValue ? (uint)own : usual));
    }

    /// <summary>The Pod and its grants, with exactly a set for the container.</summary>
    internal (RunnablePod Pod, IReadOnlyDictionary<string, Grant> Grants) With(CapabilitySet set, Surroundings surroundings)
    {
        Dictionary<string, Grant> grants = new(_manifest.Grants) { [Container.Name] = new Grant(set, CapabilitySet.Empty) };
        RunnablePod pod = _manifest.Pod with
        {
            Annotations = [.. _manifest.Pod.Annotations.Where(annotation => GrantKeys.ContainerIn(annotation.Key) != Container.Name)],
            Containers = [.. _manifest.Pod.Containers.Select(container => container == Container ? Changed() : container)],
            Sysctls = [.. _manifest.Pod.Sysctls.Where(sysctl => !surroundings.Sysctls.ContainsKey(sysctl.Key)), .. surroundings.Sysctls],
            SupplementalGroups = [.. _manifest.Pod.SupplementalGroups, .. surroundings.Groups.Select(group => (long)group)],
            Pod = surroundings.InUserNamespace ? _manifest.Pod.Pod with { HostUsers = false } : _manifest.Pod.Pod,
            TerminationGracePeriodSeconds = null,
        };
        return (GrantCompletion.Complete(pod, grants).Pod, grants);
    }

    /// <summary>Everything dropped, and no way to gain privileges: what is granted is all that it has.</summary>
    private RunnableContainer Changed() => Container with
    {
        Container = Container.Container with
        {
            SecurityContext = Container.SecurityContext with
            {
                RunAsUser = User,
                AllowPrivilegeEscalation = false,
                Capabilities = new CapabilityFields([], ["ALL"]),
            },
        },
    };
}
