using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
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

    /// <summary>What <c>add_capabilities</c> lacks; nothing for a container that cannot have the default profile.</summary>
    internal static CapabilitySet MissingIn(LinuxContainerSecurityContext? context, Grant grant)
    {
        LinuxContainerSecurityContext container = context ?? new LinuxContainerSecurityContext();
        if (container.Privileged || !MayHaveDefaultProfile(container))
        {
            return CapabilitySet.Empty;
        }

        Capability capabilities = container.Capabilities ?? new Capability();
        return SeccompAddition.Of(grant, IsNeverRoot(container))
            .Except(SeccompAddition.NamedIn(capabilities.AddCapabilities, capabilities.DropCapabilities));
    }

    /// <summary>Whether it is asked for, or left to the runtime's configuration. The older field counts where the newer one is absent.</summary>
    private static bool MayHaveDefaultProfile(LinuxContainerSecurityContext container) => container.Seccomp is { } profile
        ? profile.ProfileType == SecurityProfile.Types.ProfileType.RuntimeDefault
        : container.SeccompProfilePath is "" or "runtime/default" or "docker/default";

    /// <summary>Whether the user is known by a number that is not root's. A name may be root's, and absent is the image's user.</summary>
    private static bool IsNeverRoot(LinuxContainerSecurityContext container) =>
        container.RunAsUsername.Length == 0 && container.RunAsUser is { Value: > 0 and <= LargestUser };
}
