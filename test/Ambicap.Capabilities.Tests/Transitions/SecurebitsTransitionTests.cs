using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class SecurebitsTransitionTests
{
    [Theory]
    [InlineData(Securebits.None, Securebits.NoRoot | Securebits.NoRootLocked, true, KernelError.None)]
    [InlineData(Securebits.None, Securebits.NoRoot, false, KernelError.NotPermitted)]
    [InlineData(Securebits.None, Securebits.None, true, KernelError.None)]
    [InlineData(Securebits.None, Securebits.None, false, KernelError.NotPermitted)]
    [InlineData(Securebits.None, Securebits.ExecRestrictFile | Securebits.ExecDenyInteractiveLocked, false, KernelError.None)]
    [InlineData(Securebits.NoRoot | Securebits.NoRootLocked, Securebits.NoRootLocked, true, KernelError.NotPermitted)]
    [InlineData(Securebits.NoRoot | Securebits.NoRootLocked, Securebits.NoRoot, true, KernelError.NotPermitted)]
    [InlineData(Securebits.NoRootLocked, Securebits.NoRoot | Securebits.NoRootLocked, true, KernelError.NotPermitted)]
    [InlineData(Securebits.None, (Securebits)4096, true, KernelError.NotPermitted)]
    public void Set_Bits_FollowsLocksAndPrivilege(Securebits before, Securebits bits, bool setpcap, KernelError expected)
    {
        CapabilitySet held = setpcap ? CapabilitySet.Of(Capability.Setpcap) : default;
        ProcessState state = Containers.Of(0, held, noNewPrivileges: false) with { Securebits = before };
        Outcome outcome = SecurebitsTransition.Set(state, bits);
        Assert.Equal((expected, expected == KernelError.None ? bits : before), (outcome.Error, outcome.State.Securebits));
    }

    [Theory]
    [InlineData(Securebits.None, true, KernelError.None, Securebits.KeepCaps)]
    [InlineData(Securebits.KeepCaps, false, KernelError.None, Securebits.None)]
    [InlineData(Securebits.KeepCapsLocked, false, KernelError.NotPermitted, Securebits.KeepCapsLocked)]
    public void SetKeepCaps_Flag_FollowsItsLock(Securebits before, bool keep, KernelError expected, Securebits after)
    {
        Outcome outcome = SecurebitsTransition.SetKeepCaps(Containers.Of(0, default, noNewPrivileges: false) with { Securebits = before }, keep);
        Assert.Equal((expected, after), (outcome.Error, outcome.State.Securebits));
    }
}
