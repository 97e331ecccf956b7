using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cri.Containers;

/// <summary>What a container runtime has to know of a grant to compute its default seccomp profile with it.</summary>
/// <remarks>
/// The CRI lets a capability that is in <c>add_ambient_capabilities</c> alone be in all five sets, so a runtime that knew the field would
/// compute its profile with it. One that does not know it learns of the capability by <c>add_capabilities</c>.
/// </remarks>
internal static class ProfileAddition
{
    private const long LargestUser = int.MaxValue;

    /// <summary>The kubelet has put into the container's request what its Pod says for all.</summary>
    private static readonly Pod s_pod = new();

    /// <summary>What <c>add_capabilities</c> lacks; nothing for a container that cannot have the default profile.</summary>
    internal static CapabilitySet MissingIn(LinuxContainerSecurityContext? context, Grant grant) =>
        SeccompAddition.MissingIn(s_pod, ContainerOf(context ?? new LinuxContainerSecurityContext()), grant);

    /// <summary>The container as the rules see it.</summary>
    private static Container ContainerOf(LinuxContainerSecurityContext context) => new()
    {
        Name = "",
        Role = ContainerRole.Main,
        SecurityContext = new SecurityContext
        {
            Privileged = context.Privileged,
            RunAsUser = UserOf(context),
            Seccomp = ProfileOf(context),
            Capabilities = new CapabilityFields(context.Capabilities?.AddCapabilities ?? [], context.Capabilities?.DropCapabilities ?? []),
        },
    };

    /// <summary>Null for what the runtime's configuration decides. The older field counts where the newer one is absent.</summary>
    private static ConfinementProfile? ProfileOf(LinuxContainerSecurityContext context) => context.Seccomp is { } profile
        ? new ConfinementProfile(profile.ProfileType == SecurityProfile.Types.ProfileType.RuntimeDefault ? "RuntimeDefault" : "Other")
        : context.SeccompProfilePath.Length == 0 || FormerProfiles.IsDefault(context.SeccompProfilePath) ? null : new ConfinementProfile("Other");

    /// <summary>Null where the user is not known by a number. A name may be root's, and absent is the image's user.</summary>
    private static long? UserOf(LinuxContainerSecurityContext context) =>
        context.RunAsUsername.Length == 0 && context.RunAsUser is { Value: >= 0 and <= LargestUser } user ? user.Value : null;
}
