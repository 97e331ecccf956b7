using Ambicap.Capabilities;

namespace Ambicap.Policy.Seccomp;

/// <summary>The seccomp profile of a container, as its config.json has it: what it makes of a grant.</summary>
public sealed class SeccompProfile
{
    // A socket of the kernel's audit protocol: socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT), what the AUDIT_ capabilities are for.
    private static readonly ulong?[] s_auditSocket = [16, 3, 9];

    // Default profiles let 352 to 376 system calls through (containerd 1.6 to Podman 5.8); one that somebody wrote for a program has far fewer.
    private const int FewestOfDefault = 300;

    private readonly bool _letsThrough;
    private readonly bool _isLikeDefault;
    private readonly IReadOnlyList<SeccompRule> _rules;

    internal SeccompProfile(bool letsThrough, IReadOnlyList<SeccompRule> rules)
    {
        _letsThrough = letsThrough;
        _rules = rules;
        _isLikeDefault = !letsThrough && CountLetThrough(rules) >= FewestOfDefault;
    }

    /// <summary>The gates of a capability's system calls that this profile keeps closed, so that the capability is held and of no use.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="isKnownToManager">Whether the container manager itself added what opens its gate (it stands in the bounding set that it
    /// wrote). Where it did not, a default profile was computed without it, and the gate's core tells. Where it did, and in a profile that is
    /// somebody's own, one system call that the capability opens is enough to be of use.</param>
    /// <returns>The system calls that are refused, in alphabetical order; empty where the capability is of use, or has no gate.</returns>
    public IReadOnlyList<string> RefusedFor(Capability capability, bool isKnownToManager)
    {
        if (SeccompGates.Of(capability) is not { } gate)
        {
            return [];
        }

        IReadOnlyList<string> telling = _isLikeDefault && !isKnownToManager ? gate.Core : gate.SystemCalls;
        foreach (string call in telling)
        {
            if (Allows(gate, call))
            {
                return [];
            }
        }

        List<string> refused = [];
        foreach (string call in gate.SystemCalls)
        {
            if (!Allows(gate, call))
            {
                refused.Add(call);
            }
        }

        return refused;
    }

    /// <summary>Those of some granted capabilities that this profile makes useless.</summary>
    /// <param name="granted">What the process is granted.</param>
    /// <param name="bounding">The bounding set that the container manager wrote.</param>
    public CapabilitySet Filters(CapabilitySet granted, CapabilitySet bounding)
    {
        CapabilitySet filtered = CapabilitySet.Empty;
        foreach (Capability capability in granted & SeccompGates.Gated)
        {
            filtered |= RefusedFor(capability, bounding.Contains(SeccompGates.Of(capability)!.Opener)).Count == 0 ? CapabilitySet.Empty : CapabilitySet.Of(capability);
        }

        return filtered;
    }

    private bool Allows(SeccompGate gate, string call)
    {
        ulong?[] arguments = gate.IsForAuditSockets ? s_auditSocket : [];
        bool isAllowed = _letsThrough;
        foreach (SeccompRule rule in _rules)
        {
            if (rule.Matches(call, arguments))
            {
                if (!rule.LetsThrough)
                {
                    return false;
                }

                isAllowed = true;
            }
        }

        return isAllowed;
    }

    private static int CountLetThrough(IReadOnlyList<SeccompRule> rules)
    {
        HashSet<string> calls = new(StringComparer.Ordinal);
        foreach (SeccompRule rule in rules)
        {
            if (rule.LetsThrough && rule.Conditions.Count == 0)
            {
                calls.UnionWith(rule.Names);
            }
        }

        return calls.Count;
    }
}
