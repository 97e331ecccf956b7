using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class CapsetTransitionTests
{
    /// <summary>A process that has KILL and, where it says so, SETPCAP; its bounding set has CHOWN too.</summary>
    [Theory]
    [InlineData("KILL", "KILL", "KILL", false, KernelError.None)]
    [InlineData("", "", "", false, KernelError.None)]
    [InlineData("KILL", "", "", false, KernelError.NotPermitted)]
    [InlineData("", "KILL,CHOWN", "", true, KernelError.NotPermitted)]
    [InlineData("", "", "CHOWN", false, KernelError.NotPermitted)]
    [InlineData("", "", "CHOWN", true, KernelError.None)]
    [InlineData("", "", "NET_RAW", true, KernelError.NotPermitted)]
    [InlineData("", "", "63", false, KernelError.None)]
    public void Apply_Sets_FollowsTheRules(string effective, string permitted, string inheritable, bool setpcap, KernelError expected)
    {
        CapabilitySet held = CapabilitySet.Parse(setpcap ? "KILL,SETPCAP" : "KILL");
        ProcessState state = Containers.Of(1000, held, noNewPrivileges: false);
        state = state with { Capabilities = state.Capabilities with { Bounding = held | CapabilitySet.Of(Capability.Chown) } };
        Outcome outcome = CapsetTransition.Apply(
            state, CapabilitySet.Parse(effective), CapabilitySet.Parse(permitted), CapabilitySet.Parse(inheritable));
        Assert.Equal(expected, outcome.Error);
    }

    [Theory]
    [InlineData("KILL", "")]
    [InlineData("", "KILL")]
    public void Apply_NoLongerPermittedOrInheritable_IsNoLongerAmbient(string permitted, string inheritable)
    {
        ProcessState state = Containers.Of(1000, default, noNewPrivileges: false).With(CapabilitySet.Of(Capability.Kill));
        Outcome outcome = CapsetTransition.Apply(state, default, CapabilitySet.Parse(permitted), CapabilitySet.Parse(inheritable));
        Assert.True(outcome.Succeeded);
        Assert.Equal(CapabilitySet.Empty, outcome.State.Capabilities.Ambient);
    }
}
