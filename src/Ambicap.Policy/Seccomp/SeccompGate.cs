using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Seccomp;

/// <summary>
/// The system calls that a capability is for, and that a default seccomp profile lets through only where the container manager added one.
/// </summary>
/// <param name="Capability">The capability that they are for.</param>
/// <param name="Families">The profiles that do so.</param>
/// <param name="SystemCalls">What any of them lets through for it, in alphabetical order.</param>
/// <param name="Core">Those of them that each of the <paramref name="Families"/> refuses without this capability, whatever others are
/// there. A profile that refuses all of these does not know of the capability.</param>
public sealed record SeccompGate(Capability Capability, ProfileFamily Families, IReadOnlyList<string> SystemCalls, IReadOnlyList<string> Core)
{
    /// <summary>What has to be added for it: mostly the capability itself.</summary>
    public Capability Opener { get; init; } = Capability;

    /// <summary>Whether it is for sockets of the kernel's audit protocol only: other sockets are refused to nobody.</summary>
    public bool IsForAuditSockets => Opener == Capability.AuditWrite;
}
