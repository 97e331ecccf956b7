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
    internal long? FsGroup;
    internal List<long>? SupplementalGroups;
    internal string? SupplementalGroupsPolicy;
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
        FsGroup = FsGroup,
        SupplementalGroups = SupplementalGroups,
        SupplementalGroupsPolicy = SupplementalGroupsPolicy,
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

    /// <summary>Reads what only a Pod's context says of groups, which admission, where no process starts, leaves alone.</summary>
    /// <returns>False where the field is none of these; nothing is read then.</returns>
    internal bool TryReadGroups<TSource>(ref TSource source, scoped ReadOnlySpan<byte> key)
        where TSource : ITokenSource, allows ref struct
    {
        if (!isOfFile)
        {
            return false;
        }

        if (key.SequenceEqual("fsGroup"u8))
        {
            FsGroup = ReadId(ref source);
        }
        else if (key.SequenceEqual("supplementalGroups"u8))
        {
            SupplementalGroups = ReadIds(ref source);
        }
        else if (key.SequenceEqual("supplementalGroupsPolicy"u8))
        {
            SupplementalGroupsPolicy = TokenFields.Text(ref source);
        }
        else
        {
            return false;
        }

        return true;
    }

    private readonly List<long> ReadIds<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        List<long> ids = [];
        if (TokenFields.EnterList(ref source))
        {
            while (TokenFields.NextItem(ref source))
            {
                if (ReadId(ref source) is { } id)
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }
}
