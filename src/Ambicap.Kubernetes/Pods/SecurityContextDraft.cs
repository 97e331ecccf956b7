using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>What was read of a <c>securityContext</c> so far.</summary>
/// <param name="isOfFile">Whether a file has it, of which nobody else will say that an id is out of the API's range.</param>
internal struct SecurityContextDraft(bool isOfFile)
{
    private const long LargestId = int.MaxValue;

    internal bool? RunAsNonRoot;
    internal long? RunAsUser;
    internal long? RunAsGroup;
    internal ConfinementProfile? Seccomp;
    internal ConfinementProfile? AppArmor;
    internal SeLinuxLabel? SeLinux;
    internal bool? HostProcess;
    internal bool? Privileged;
    internal bool? AllowPrivilegeEscalation;
    internal string? ProcMount;
    internal CapabilityFields? Capabilities;

    internal readonly SecurityContext ToContext() => new()
    {
        RunAsNonRoot = RunAsNonRoot,
        RunAsUser = RunAsUser,
        RunAsGroup = RunAsGroup,
        Seccomp = Seccomp,
        AppArmor = AppArmor,
        SeLinux = SeLinux,
        HostProcess = HostProcess,
        Privileged = Privileged,
        AllowPrivilegeEscalation = AllowPrivilegeEscalation,
        ProcMount = ProcMount,
        Capabilities = Capabilities,
    };

    /// <summary>Reads a user or group id.</summary>
    internal readonly long? ReadId<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        isOfFile ? TokenFields.Integer(ref source, 0, LargestId) : TokenFields.Integer(ref source);
}
