using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class AmbientTransitionTests
{
    private static readonly CapabilitySet s_netRaw = CapabilitySet.Of(Capability.NetRaw);

    [Theory]
    [InlineData("NET_RAW", "NET_RAW", Securebits.None, KernelError.None)]
    [InlineData("NET_RAW", "", Securebits.None, KernelError.NotPermitted)]
    [InlineData("", "NET_RAW", Securebits.None, KernelError.NotPermitted)]
    [InlineData("NET_RAW", "NET_RAW", Securebits.NoAmbientRaise, KernelError.NotPermitted)]
    [InlineData("NET_RAW", "NET_RAW", Securebits.NoAmbientRaiseLocked, KernelError.None)]
    public void Raise_PermittedAndInheritable_IsNeeded(string permitted, string inheritable, Securebits bits, KernelError expected)
    {
        Outcome outcome = AmbientTransition.Raise(State(permitted, inheritable) with { Securebits = bits }, Capability.NetRaw);
        Assert.Equal(expected, outcome.Error);
        Assert.Equal(expected == KernelError.None ? s_netRaw : default, outcome.State.Capabilities.Ambient);
    }

    [Fact]
    public void RaiseAndLower_UnknownToTheKernel_IsInvalid()
    {
        ProcessState state = State("NET_RAW", "NET_RAW") with { Supported = CapabilitySet.UpTo(12) };
        Assert.Equal(KernelError.InvalidArgument, AmbientTransition.Raise(state, Capability.NetRaw).Error);
        Assert.Equal(KernelError.InvalidArgument, AmbientTransition.Lower(state, Capability.NetRaw).Error);
    }

    [Fact]
    public void LowerAndClear_Raised_TakeItAway()
    {
        ProcessState raised = AmbientTransition.Raise(State("NET_RAW", "NET_RAW"), Capability.NetRaw).State;
        Assert.Equal(raised, AmbientTransition.Lower(raised, Capability.Kill).State);
        Assert.Equal(State("NET_RAW", "NET_RAW"), AmbientTransition.Lower(raised, Capability.NetRaw).State);
        Assert.Equal(State("NET_RAW", "NET_RAW"), AmbientTransition.Clear(raised).State);
    }

    private static ProcessState State(string permitted, string inheritable) => new(
        Credentials.Of(1000, 1000),
        new ProcessCapabilities(CapabilitySet.Parse(inheritable), CapabilitySet.Parse(permitted), default, default, default),
        NoNewPrivileges: false,
        Securebits.None);
}
