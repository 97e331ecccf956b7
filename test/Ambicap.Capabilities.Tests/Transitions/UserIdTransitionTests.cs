using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class UserIdTransitionTests
{
    private static readonly CapabilitySet s_held = CapabilitySet.Parse("SETUID,KILL,CHOWN,MAC_OVERRIDE");

    private static readonly ProcessState s_root = Containers.Of(0, s_held, noNewPrivileges: false).With(CapabilitySet.Of(Capability.Kill));

    [Theory]
    [InlineData(Securebits.None, "", "", "")]
    [InlineData(Securebits.KeepCaps, "SETUID,KILL,CHOWN,MAC_OVERRIDE", "", "")]
    [InlineData(Securebits.NoSetuidFixup, "SETUID,KILL,CHOWN,MAC_OVERRIDE", "SETUID,KILL,CHOWN,MAC_OVERRIDE", "KILL")]
    public void Set_FromRootToAnother_ClearsWhatTheSecurebitsLeave(Securebits bits, string permitted, string effective, string ambient)
    {
        ProcessState after = UserIdTransition.Set(s_root with { Securebits = bits }, 1000).State;
        Assert.Equal(ProcessIds.All(1000), after.Credentials.User);
        Assert.Equal(
            s_root.Capabilities with
            {
                Permitted = CapabilitySet.Parse(permitted),
                Effective = CapabilitySet.Parse(effective),
                Ambient = CapabilitySet.Parse(ambient),
            },
            after.Capabilities);
    }

    [Fact]
    public void SetRealEffective_EffectiveAwayFromRootAndBack_LosesAndRegainsEffective()
    {
        ProcessState away = UserIdTransition.SetRealEffective(s_root, UserIdTransition.Unchanged, 1000).State;
        Assert.Equal(new ProcessIds(0, 1000, 1000, 1000), away.Credentials.User);
        Assert.Equal(s_root.Capabilities with { Effective = default }, away.Capabilities);
        ProcessState back = UserIdTransition.SetRealEffective(away, UserIdTransition.Unchanged, 0).State;
        Assert.Equal(s_root.Capabilities, back.Capabilities);
    }

    [Fact]
    public void SetFileSystem_AwayFromRootAndBack_LosesAndRegainsFileCapabilities()
    {
        ProcessState away = UserIdTransition.SetFileSystem(s_root, 1000).State;
        Assert.Equal(new ProcessIds(0, 0, 0, 1000), away.Credentials.User);
        Assert.Equal(CapabilitySet.Parse("SETUID,KILL"), away.Capabilities.Effective);
        Assert.Equal(s_root, UserIdTransition.SetFileSystem(away, 0).State);
    }

    [Fact]
    public void Calls_WithoutPrivilege_ReachOwnIdsOnly()
    {
        ProcessState state = Containers.Of(1000, default, noNewPrivileges: false) with
        {
            Credentials = Credentials.Of(0, 0) with { User = new ProcessIds(1000, 1001, 1002, 1003) },
        };
        Assert.Equal(new ProcessIds(1000, 1002, 1002, 1002), UserIdTransition.Set(state, 1002).State.Credentials.User);
        Assert.Equal(KernelError.NotPermitted, UserIdTransition.Set(state, 1001).Error);
        Assert.Equal(KernelError.NotPermitted, UserIdTransition.SetRealEffective(state, 1002, UserIdTransition.Unchanged).Error);
        Assert.Equal(new ProcessIds(1002, 1000, 1001, 1000), UserIdTransition.SetAll(state, 1002, 1000, 1001).State.Credentials.User);
        Assert.Equal(KernelError.NotPermitted, UserIdTransition.SetAll(state, 1003, 1000, 1001).Error);
        Assert.Equal(state, UserIdTransition.SetFileSystem(state, 1004).State);
    }

    [Fact]
    public void Set_MinusOne_IsInvalid() => Assert.Equal(KernelError.InvalidArgument, UserIdTransition.Set(s_root, UserIdTransition.Unchanged).Error);
}
