using System.Runtime.ExceptionServices;
using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Kernel;

/// <summary>Each test runs in a thread of its own, which ends with it: what the thread gives up is gone for that thread only.</summary>
public sealed class ThreadCapabilitiesTests
{
    private static readonly CapabilitySet s_wanted = CapabilitySet.Of(Capability.NetRaw, Capability.NetBindService);

    [Fact]
    public void Read_ThisThread_AgreesWithCapget() => InThread(() =>
    {
        ProcessCapabilities sets = ThreadCapabilities.Read().Capabilities;
        Assert.Equal((sets.Effective, sets.Permitted, sets.Inheritable), ThreadCapabilities.Get());
    });

    [Fact]
    public void Calls_InSequence_DoWhatTheTransitionsSay() => InThread(() =>
    {
        ProcessState start = ThreadCapabilities.Read();
        CapabilitySet all = start.Capabilities.Permitted;
        SkipUnlessHeld(start, s_wanted | CapabilitySet.Of(Capability.Setpcap));
        AssertSame(start, () => ThreadCapabilities.Set(all, all, s_wanted), state => CapsetTransition.Apply(state, all, all, s_wanted));
        AssertSame(null, () => ThreadCapabilities.RaiseAmbient(Capability.NetRaw), state => AmbientTransition.Raise(state, Capability.NetRaw));
        AssertSame(
            null,
            () => ThreadCapabilities.RaiseAmbient(Capability.NetBindService),
            state => AmbientTransition.Raise(state, Capability.NetBindService));
        AssertSame(null, () => ThreadCapabilities.LowerAmbient(Capability.NetRaw), state => AmbientTransition.Lower(state, Capability.NetRaw));
        AssertSame(null, () => ThreadCapabilities.DropBounding(Capability.Chown), state => BoundingTransition.Drop(state, Capability.Chown));
        AssertSame(null, () => ThreadCapabilities.SetKeepCaps(keep: true), state => SecurebitsTransition.SetKeepCaps(state, keep: true));
        const Securebits bits = Securebits.NoRoot | Securebits.NoAmbientRaise | Securebits.NoAmbientRaiseLocked;
        AssertSame(null, () => ThreadCapabilities.SetSecurebits(bits), state => SecurebitsTransition.Set(state, bits));
        AssertSame(null, ThreadCapabilities.SetNoNewPrivileges, NoNewPrivilegesTransition.Set);
        AssertSame(null, ThreadCapabilities.ClearAmbient, AmbientTransition.Clear);
    });

    [Fact]
    public void RaiseAmbient_NotInheritable_SaysWhatIsMissing() => InThread(() =>
    {
        ThreadCapabilities.Set(default, default, default);
        KernelCallException error = Assert.Throws<KernelCallException>(() => ThreadCapabilities.RaiseAmbient(Capability.NetRaw));
        Assert.Equal(
            "raise ambient NET_RAW: operation not permitted; it must be permitted and inheritable first, and SECBIT_NO_CAP_AMBIENT_RAISE off",
            error.Message);
    });

    [Fact]
    public void Set_MoreThanPermitted_IsRefused() => InThread(() =>
    {
        ThreadCapabilities.Set(default, default, default);
        Assert.Equal(1, Assert.Throws<KernelCallException>(() => ThreadCapabilities.Set(default, s_wanted, default)).Error);
    });

    private static void AssertSame(ProcessState? before, Action call, Func<ProcessState, Outcome> transition)
    {
        Outcome expected = transition(before ?? ThreadCapabilities.Read());
        Assert.True(expected.Succeeded);
        call();
        Assert.Equal(expected.State, ThreadCapabilities.Read());
    }

    private static void SkipUnlessHeld(ProcessState state, CapabilitySet capabilities) => Assert.SkipUnless(
        capabilities.IsSubsetOf(state.Capabilities.Effective), $"{capabilities} is not held here; run the tests as root");

    private static void InThread(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                test();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
