using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>What was read of a <c>securityContext</c> so far.</summary>
internal struct SecurityContextDraft
{
    internal bool? RunAsNonRoot;
    internal long? RunAsUser;
    internal PolicyProfile? Seccomp;
    internal PolicyProfile? AppArmor;
    internal PolicySeLinux? SeLinux;
    internal bool? HostProcess;
    internal bool? Privileged;
    internal bool? AllowPrivilegeEscalation;
    internal string? ProcMount;
    internal PolicyCapabilities? Capabilities;

    internal readonly PolicySecurityContext ToContext() => new()
    {
        RunAsNonRoot = RunAsNonRoot,
        RunAsUser = RunAsUser,
        Seccomp = Seccomp,
        AppArmor = AppArmor,
        SeLinux = SeLinux,
        HostProcess = HostProcess,
        Privileged = Privileged,
        AllowPrivilegeEscalation = AllowPrivilegeEscalation,
        ProcMount = ProcMount,
        Capabilities = Capabilities,
    };
}
