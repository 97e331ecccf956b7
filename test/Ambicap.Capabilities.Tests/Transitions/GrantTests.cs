using Ambicap.Capabilities.Tests.Proof;
using Ambicap.Capabilities.Transitions;
using CsCheck;

namespace Ambicap.Capabilities.Tests.Transitions;

/// <summary>
/// What a grant may and may not do to the later life of a container, as properties of the model. The question is that of
/// GHSA-2mm7-x5h6-5pvq: there inheritable had all default capabilities, and files with inheritable capabilities gave them to users
/// who should have had none.
/// </summary>
public sealed class GrantTests
{
    private const int Lives = 20_000;

    /// <summary>Containers of root and others, with and without defaults, no_new_privs, or leftovers in inheritable and ambient.</summary>
    private static readonly Gen<ProcessState> s_container = Gen.Select(
        Gen.OneOf(0u, 1000u), Gen.OneOf(0UL, Containers.Defaults.Bits), CaseGen.Few, Gen.Bool, CaseGen.Few, CaseGen.Few,
        (user, defaults, added, noNewPrivileges, inheritable, ambient) =>
        {
            ProcessState container = Containers.Of(user, new(defaults | added), noNewPrivileges);
            CapabilitySet held = container.Capabilities.Permitted & new CapabilitySet(inheritable);
            ProcessCapabilities sets = container.Capabilities with { Inheritable = held, Ambient = held & new CapabilitySet(ambient) };
            return container with { Capabilities = sets };
        });

    private static readonly Gen<(ProcessState Container, CapabilitySet Grant, Step[] Life)> s_anyLife = LifeOf(CaseGen.Any);

    /// <summary>A life in which the process itself makes nothing inheritable or ambient: execve, and changes of ids and flags.</summary>
    private static readonly Gen<(ProcessState Container, CapabilitySet Grant, Step[] Life)> s_passiveLife = LifeOf(
        CaseGen.Any.Where(step => step.Text.Split(' ')[0] is not ("capset" or "ambraise")));

    private static readonly Gen<(ProcessState Container, CapabilitySet Grant, Step[] Life)> s_execLife = LifeOf(CaseGen.Exec);

    [Fact]
    public void With_AnyLife_HoldsNothingOutsideTheContainersOwnAndTheGrant() => s_anyLife.Sample(
        sample =>
        {
            CapabilitySet allowed = sample.Container.Potential | sample.Grant;
            foreach (ProcessState state in Live(sample.Container.With(sample.Grant), sample.Life))
            {
                Assert.True(state.Potential.IsSubsetOf(allowed), $"{state.Potential} is not within {allowed}");
            }
        },
        iter: Lives);

    [Fact]
    public void With_LifeOfExecve_HoldsInEachSetWhatItHadWithoutAndTheGrant() =>
        s_execLife.Sample(sample => Assert.Null(Excess(sample.Container, sample.Container.With(sample.Grant), sample.Grant, sample.Life)), iter: Lives);

    /// <summary>The property above must be able to fail: the flawed grant, which makes everything permitted inheritable, breaks it.</summary>
    [Fact]
    public void With_InheritableGainsMoreThanTheGrant_IsCaught() => Assert.Throws<CsCheckException>(() => s_execLife.Sample(
        sample =>
        {
            ProcessState granted = sample.Container.With(sample.Grant);
            ProcessState flawed = granted with
            {
                Capabilities = granted.Capabilities with { Inheritable = granted.Capabilities.Permitted },
            };
            Assert.Null(Excess(sample.Container, flawed, sample.Grant, sample.Life));
        },
        iter: Lives));

    [Fact]
    public void With_Container_InheritableGainsExactlyTheGrant() => s_anyLife.Sample(sample =>
    {
        ProcessCapabilities before = sample.Container.Capabilities;
        ProcessCapabilities after = sample.Container.With(sample.Grant).Capabilities;
        Assert.Equal(sample.Grant.Except(before.Inheritable), after.Inheritable.Except(before.Inheritable));
        Assert.Equal(sample.Grant.Except(before.Ambient), after.Ambient.Except(before.Ambient));
    });

    [Fact]
    public void With_PassiveLife_DefaultsNeverBecomeAmbientOrInheritable() => s_passiveLife.Sample(
        sample =>
        {
            ProcessCapabilities before = sample.Container.Capabilities;
            foreach (ProcessState state in Live(sample.Container.With(sample.Grant), sample.Life))
            {
                Assert.True(state.Capabilities.Ambient.IsSubsetOf(before.Ambient | sample.Grant));
                Assert.Equal(before.Inheritable | sample.Grant, state.Capabilities.Inheritable);
            }
        },
        iter: Lives);

    [Fact]
    public void AnyStep_AnyLife_KeepsAmbientWithinPermittedAndInheritable() => s_anyLife.Sample(
        sample =>
        {
            foreach (ProcessState state in Live(sample.Container.With(sample.Grant), sample.Life))
            {
                ProcessCapabilities sets = state.Capabilities;
                Assert.True(sets.Ambient.IsSubsetOf(sets.Permitted & sets.Inheritable), $"{sets}");
                Assert.True(sets.Effective.IsSubsetOf(sets.Permitted), $"{sets}");
            }
        },
        iter: Lives);

    private static Gen<(ProcessState Container, CapabilitySet Grant, Step[] Life)> LifeOf(Gen<Step> step) =>
        Gen.Select(s_container, CaseGen.Few.Select(bits => new CapabilitySet(bits) & CapabilitySet.AllKnown), step.Array[1, 8]);

    /// <summary>The state at the beginning and after every step; a step that the kernel refuses changes nothing.</summary>
    private static IEnumerable<ProcessState> Live(ProcessState state, Step[] life)
    {
        yield return state;
        foreach (Step step in life)
        {
            state = step.Apply(state).State;
            yield return state;
        }
    }

    /// <summary>
    /// Lives the same life with and without the grant and compares each set. Where execve fails without the grant the comparison
    /// ends: one life goes on in another program than the other.
    /// </summary>
    private static string? Excess(ProcessState without, ProcessState with, CapabilitySet grant, Step[] life)
    {
        foreach (Step step in life)
        {
            Outcome next = step.Apply(without);
            if (!next.Succeeded)
            {
                return null;
            }

            (without, with) = (next.State, step.Apply(with).State);
            (ProcessCapabilities less, ProcessCapabilities more) = (without.Capabilities.With(grant), with.Capabilities);
            bool isWithin = more.Inheritable.IsSubsetOf(less.Inheritable) && more.Permitted.IsSubsetOf(less.Permitted)
                && more.Effective.IsSubsetOf(less.Effective) && more.Bounding.IsSubsetOf(less.Bounding) && more.Ambient.IsSubsetOf(less.Ambient);
            if (!isWithin)
            {
                return $"after {step}: {more} is not within {less}";
            }
        }

        return null;
    }
}
