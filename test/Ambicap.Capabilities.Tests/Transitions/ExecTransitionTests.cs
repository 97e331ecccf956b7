using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Transitions;

public sealed class ExecTransitionTests
{
    private static readonly CapabilitySet s_bind = CapabilitySet.Of(Capability.NetBindService);

    private static readonly ExecutableFile s_setcapFile = ExecutableFile.With(new FileCapabilities(s_bind, default, Effective: true));

    private static readonly ExecutableFile s_setUserIdFile = ExecutableFile.Plain with { SetUserId = true };

    /// <summary>The scenarios of KEP-2763 for uid 1000, as they were measured with containerd and runc: may the program listen on a
    /// port below 1024?</summary>
    [Theory]
    [InlineData("plain, drop ALL", false, "", "", true, false)]
    [InlineData("plain, add", false, "NET_BIND_SERVICE", "", true, false)]
    [InlineData("setcap, add, no_new_privs", true, "NET_BIND_SERVICE", "", true, true)]
    [InlineData("setcap, add", true, "NET_BIND_SERVICE", "", false, true)]
    [InlineData("plain, grant", false, "", "NET_BIND_SERVICE", true, true)]
    [InlineData("plain, add and grant", false, "NET_BIND_SERVICE,CHOWN", "NET_BIND_SERVICE", false, true)]
    public void Apply_ScenarioOfTheKep_IsAsMeasured(string scenario, bool setcap, string add, string grant, bool noNewPrivileges, bool mayBind)
    {
        ProcessState container = Containers.Of(1000, CapabilitySet.Parse(add), noNewPrivileges).With(CapabilitySet.Parse(grant));
        Outcome outcome = ExecTransition.Apply(container, setcap ? s_setcapFile : ExecutableFile.Plain);
        Assert.True(outcome.Succeeded, scenario);
        Assert.Equal(mayBind, outcome.State.Capabilities.Effective.Contains(Capability.NetBindService));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_EffectiveFileCapabilityNotInBounding_IsNotPermitted(bool noNewPrivileges)
    {
        ProcessState container = Containers.Of(1000, CapabilitySet.Empty, noNewPrivileges);
        Assert.Equal(new Outcome(container, KernelError.NotPermitted), ExecTransition.Apply(container, s_setcapFile));
    }

    [Fact]
    public void Apply_PlainFile_KeepsTheGrantInAllSets()
    {
        ProcessState container = Containers.Of(1000, CapabilitySet.Empty, noNewPrivileges: true).With(s_bind);
        Assert.Equal(new Outcome(container, KernelError.None), ExecTransition.Apply(container, ExecutableFile.Plain));
    }

    [Fact]
    public void Apply_SetUserIdOfTheOwnUser_KeepsAmbient()
    {
        ProcessState container = Containers.Of(1000, default, noNewPrivileges: false).With(s_bind);
        Assert.Equal(s_bind, After(container, s_setUserIdFile with { Owner = 1000 }).Capabilities.Ambient);
    }

    [Fact]
    public void Apply_SetUserIdRoot_ClearsAmbientAndGrantsBounding()
    {
        ProcessState after = After(Containers.Of(1000, Containers.Defaults, noNewPrivileges: false).With(s_bind), s_setUserIdFile);
        Assert.Equal(CapabilitySet.Empty, after.Capabilities.Ambient);
        Assert.Equal(Containers.Defaults, after.Capabilities.Effective);
        Assert.Equal(new ProcessIds(1000, 0, 0, 0), after.Credentials.User);
    }

    [Fact]
    public void Apply_SetUserIdRootUnderNoNewPrivileges_IsAPlainFile()
    {
        ProcessState container = Containers.Of(1000, Containers.Defaults, noNewPrivileges: true).With(s_bind);
        Assert.Equal(ExecTransition.Apply(container, ExecutableFile.Plain), ExecTransition.Apply(container, s_setUserIdFile));
    }

    [Fact]
    public void Apply_OnNoSuidMount_IsAPlainFile()
    {
        ProcessState container = Containers.Of(1000, Containers.Defaults, noNewPrivileges: false).With(s_bind);
        ExecutableFile file = s_setcapFile with { SetUserId = true, SetGroupId = true, OnNoSuidMount = true };
        Assert.Equal(ExecTransition.Apply(container, ExecutableFile.Plain), ExecTransition.Apply(container, file));
    }

    [Fact]
    public void Apply_RootIdOfAnotherNamespace_IsAPlainFile()
    {
        ProcessState container = Containers.Of(1000, Containers.Defaults, noNewPrivileges: false).With(s_bind);
        ExecutableFile file = s_setcapFile with { Capabilities = s_setcapFile.Capabilities! with { Revision = 3, RootId = 1000 } };
        Assert.Equal(ExecTransition.Apply(container, ExecutableFile.Plain), ExecTransition.Apply(container, file));
    }

    [Fact]
    public void Apply_FileWithEmptyCapabilities_ClearsAmbient()
    {
        ProcessState container = Containers.Of(1000, default, noNewPrivileges: false).With(s_bind);
        ProcessState after = After(container, ExecutableFile.With(new FileCapabilities(default, default, Effective: false)));
        Assert.Equal((default, default), (after.Capabilities.Ambient, after.Capabilities.Permitted));
    }

    [Fact]
    public void Apply_SetUserIdRootWithFileCapabilities_GrantsTheFilesOnly()
    {
        ProcessState container = Containers.Of(1000, Containers.Defaults, noNewPrivileges: false);
        Assert.Equal(s_bind, After(container, s_setcapFile with { SetUserId = true }).Capabilities.Effective);
    }

    [Fact]
    public void Apply_RootWithNoRoot_GetsNothing()
    {
        ProcessState container = Containers.Of(0, Containers.Defaults, noNewPrivileges: false) with { Securebits = Securebits.NoRoot };
        Assert.Equal(CapabilitySet.Empty, After(container, ExecutableFile.Plain).Capabilities.Permitted);
    }

    [Fact]
    public void Apply_KeepCaps_IsCleared()
    {
        const Securebits bits = Securebits.KeepCaps | Securebits.KeepCapsLocked;
        ProcessState container = Containers.Of(0, default, noNewPrivileges: false) with { Securebits = bits };
        Assert.Equal(Securebits.KeepCapsLocked, After(container, ExecutableFile.Plain).Securebits);
    }

    private static ProcessState After(ProcessState state, ExecutableFile file)
    {
        Outcome outcome = ExecTransition.Apply(state, file);
        Assert.True(outcome.Succeeded);
        return outcome.State;
    }
}
