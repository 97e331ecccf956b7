using Ambicap.Policy.Standards.Checks;

namespace Ambicap.Policy.Standards;

/// <summary>Every check of the Pod Security Standards.</summary>
internal static class StandardChecks
{
    /// <summary>The checks in the order of Kubernetes' messages: baseline, then restricted, each by id, upper case first.</summary>
    public static StandardCheck[] InOrder { get; } =
    [
        AppArmorProfile.Check,
        CapabilitiesBaseline.Check,
        HostNamespaces.Check,
        HostPathVolumes.Check,
        HostPorts.Check,
        HostProbesAndHostLifecycle.Check,
        Privileged.Check,
        ProcMount.Check,
        SeLinuxOptions.Check,
        SeccompBaseline.Check,
        Sysctls.Check,
        WindowsHostProcess.Check,

        AllowPrivilegeEscalation.Check,
        CapabilitiesRestricted.Check,
        ProcMount.RestrictedCheck,
        RestrictedVolumes.Check,
        RunAsNonRoot.Check,
        RunAsUser.Check,
        SeccompRestricted.Check,
    ];
}
