using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Grants;

/// <summary>
/// A manifest's Pod as the rules about grants see it. Fields that those rules do not read are left out: it is not to be judged by the
/// Pod Security Standards.
/// </summary>
public static class PodModel
{
    /// <summary>The Pod.</summary>
    public static PolicyPod Of(Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return new PolicyPod
        {
            Annotations = [.. pod.Annotations.Select(entry => KeyValuePair.Create(entry.Key, ((ManifestScalar)entry.Value).Text))],
            SecurityContext = new PolicySecurityContext
            {
                RunAsUser = pod.SecurityContext.RunAsUser,
                RunAsNonRoot = pod.SecurityContext.RunAsNonRoot,
                Seccomp = Profile(pod.SecurityContext.Seccomp),
            },
            Containers = [.. pod.Containers.Select(Of)],
        };
    }

    /// <summary>One of its containers.</summary>
    public static PolicyContainer Of(Container container)
    {
        ArgumentNullException.ThrowIfNull(container);
        SecurityContext context = container.SecurityContext;
        return new PolicyContainer
        {
            Name = container.Name,
            Role = container.Role switch
            {
                ContainerRole.Init or ContainerRole.Sidecar => PolicyContainerRole.Init,
                ContainerRole.Ephemeral => PolicyContainerRole.Ephemeral,
                _ => PolicyContainerRole.Main,
            },
            SecurityContext = new PolicySecurityContext
            {
                RunAsUser = context.RunAsUser,
                RunAsNonRoot = context.RunAsNonRoot,
                Privileged = context.Privileged,
                Seccomp = Profile(context.Seccomp),
                Capabilities = new PolicyCapabilities(
                    Names(context.Add) ?? [], Names(context.Drop) ?? [], Names(context.Ambient), Names(context.AddForNonRoot)),
            },
        };
    }

    private static PolicyProfile? Profile(SeccompProfile? profile) => profile is null ? null : new PolicyProfile(profile.Type);

    private static string[]? Names(IReadOnlyList<ManifestScalar>? names) => names is null ? null : [.. names.Select(name => name.Text)];
}
