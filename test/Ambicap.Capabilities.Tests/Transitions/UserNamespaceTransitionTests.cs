using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class UserNamespaceTransitionTests
{
    [Fact]
    public void Enter_FromContainer_HasEverythingThereAndNothingInheritable()
    {
        ProcessState container = Containers.Of(1000, default, noNewPrivileges: true).With(CapabilitySet.Of(Capability.Kill)) with
        {
            Securebits = Securebits.NoRoot | Securebits.NoRootLocked,
        };
        CapabilitySet all = CapabilitySet.AllKnown;
        Assert.Equal(
            new ProcessState(Credentials.Of(0, 0), new ProcessCapabilities(default, all, all, all, default), NoNewPrivileges: true, Securebits.None),
            UserNamespaceTransition.Enter(container, Credentials.Of(0, 0)).State);
    }
}
