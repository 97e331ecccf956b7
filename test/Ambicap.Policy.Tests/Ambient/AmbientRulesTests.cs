using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Tests.Standards;
using CsCheck;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

/// <summary>The checks of what a namespace and a cluster allow.</summary>
public sealed class AmbientRulesTests
{
    private static readonly string[] s_accepted = ["ambicap", "ambicap-crun"];

    [Fact]
    public void Evaluate_NothingGranted_IsAllowed()
    {
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(Level.Restricted) with { RuntimeClasses = s_accepted }, Example);
        Assert.True(verdict.IsAllowed);
        Assert.Empty(verdict.Warnings);
    }

    /// <summary>Every capability at every level: allowed where the level names it, and root-equivalent ones nowhere.</summary>
    [Theory]
    [InlineData(Level.Restricted, "NET_BIND_SERVICE")]
    [InlineData(Level.Baseline, "KILL,NET_BIND_SERVICE,AUDIT_WRITE")]
    [InlineData(Level.Privileged, null)]
    public void Evaluate_EveryCapability_IsAllowedWhereTheLevelSaysSo(Level level, string? expected)
    {
        CapabilitySet allowed = CapabilitySet.Empty;
        foreach (Capability capability in CapabilitySet.AllKnown)
        {
            AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(level), Annotated($"nonroot.ambicap.dev/web: {capability.ToName()}"));
            allowed |= verdict.IsAllowed ? CapabilitySet.Of(capability) : CapabilitySet.Empty;
        }

        Assert.Equal(expected ?? CapabilitySet.AllKnown.Except(CapabilityCatalogue.AllRootEquivalent).ToString(), allowed.ToString());
    }

    [Fact]
    public void Evaluate_BeyondTheLevel_SaysWhatToDo()
    {
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(Level.Restricted), Annotated("ambient.ambicap.dev/web: KILL,NET_BIND_SERVICE", "nonroot.ambicap.dev/setup: NET_RAW"));
        Assert.Equal(
            [
                "ambient_level setup @-: container \"setup\": NET_RAW may not be ambient at level restricted, only NET_BIND_SERVICE; grant less, or use a namespace of another level",
                "ambient_level web @-: container \"web\": KILL may not be ambient at level restricted, only NET_BIND_SERVICE; grant less, or use a namespace of another level",
            ],
            Lines(verdict.Violations));
    }

    [Fact]
    public void Evaluate_RootEquivalent_NeedsTheNamespacesOptIn()
    {
        Pod pod = Annotated("ambient.ambicap.dev/web: SYS_MODULE,SETUID");
        Assert.Equal(
            [
                "ambient_rootEquivalent web @-: container \"web\": as good as root are: SETUID, because it can become user 0; SYS_MODULE, because it loads code into the kernel; "
                + "grant less, or let the namespace opt in by the annotation ambicap.dev/allow-root-equivalent",
            ],
            Refused(pod));
        Assert.Single(AmbientRules.Evaluate(Namespace(Level.Privileged, Capability.Setuid), pod).Violations);
        Assert.True(AmbientRules.Evaluate(Namespace(Level.Privileged, Capability.Setuid, Capability.SysModule), pod).IsAllowed);
        Assert.Equal(
            ["ambient_level"],
            AmbientRules.Evaluate(Namespace(Level.Baseline, Capability.Setuid, Capability.SysModule), pod).Violations.Select(violation => violation.Check));
        Assert.Equal(
            ["ambient_level", "ambient_rootEquivalent"],
            AmbientRules.Evaluate(Namespace(Level.Restricted), pod with { HostUsers = false }).Violations.Select(violation => violation.Check));
    }

    [Fact]
    public void Evaluate_AnyVersion_IsTheSame() => Assert.All(LevelVersions.Versions(), version => Assert.Equal(
        ["ambient_level"],
        AmbientRules.Evaluate(
            Namespace(Level.Restricted) with { Level = new LevelVersion(Level.Restricted, version) },
            Annotated("ambient.ambicap.dev/web: KILL")).Violations.Select(violation => violation.Check)));

    [Fact]
    public void Evaluate_RootContainer_IsAllowed() =>
        Assert.Empty(Refused(Example.With("web", new SecurityContext { RunAsUser = 0 }).Annotated("ambient.ambicap.dev/web: KILL")));

    [Fact]
    public void Evaluate_Windows_IsRefused()
    {
        Pod pod = Annotated("ambient.ambicap.dev/web: KILL") with { OperatingSystem = "windows" };
        Assert.Equal(["ambient_windows - @-: the Pod is for Windows, which has no capabilities: container \"web\", KILL; remove its grants"], Refused(pod));
        Assert.Empty(Refused(pod with { OperatingSystem = "linux" }));
        Assert.Empty(Refused(Example with { OperatingSystem = "windows" }));
    }

    [Theory]
    [InlineData(null, null, "the Pod names no RuntimeClass, so that its grants would have no effect: container \"web\", NET_BIND_SERVICE; set spec.runtimeClassName to ambicap or ambicap-crun")]
    [InlineData("gvisor", null, "the Pod has the RuntimeClass \"gvisor\", which is not Ambicap's, so that its grants would have no effect: container \"web\", NET_BIND_SERVICE; set spec.runtimeClassName to ambicap or ambicap-crun")]
    [InlineData("gvisor", "ambicap", "the Pod has the RuntimeClass \"gvisor\", which is not Ambicap's, so that its grants would have no effect: container \"web\", NET_BIND_SERVICE; set spec.runtimeClassName to ambicap or ambicap-crun")]
    [InlineData(null, "ambicap", null)]
    [InlineData("ambicap-crun", null, null)]
    [InlineData("ambicap", "runc", null)]
    public void Evaluate_RuntimeClass_MustBeOneOfAmbicap(string? named, string? ofDefault, string? expected)
    {
        AmbientContext context = Namespace(Level.Restricted) with { RuntimeClasses = s_accepted, DefaultRuntimeClass = ofDefault };
        Pod pod = Annotated("ambient.ambicap.dev/web: NET_BIND_SERVICE") with { RuntimeClassName = named };
        Assert.Equal(expected, AmbientRules.Evaluate(context, pod).Violations.SingleOrDefault()?.Detail);
        Assert.True(AmbientRules.Evaluate(context with { RuntimeClasses = null }, pod).IsAllowed);
        Assert.True(AmbientRules.Evaluate(context, Example with { RuntimeClassName = named }).IsAllowed);
    }

    [Fact]
    public void Evaluate_PrivilegedContainer_IsSaidAndNotRefused()
    {
        Pod pod = Example.With("web", new SecurityContext { Privileged = true }).Annotated("ambient.ambicap.dev/web: KILL");
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(Level.Privileged), pod);
        Assert.True(verdict.IsAllowed);
        Assert.Equal(
            ["ambient_privilegedContainer web @-: container \"web\" is privileged and may gain every capability without a grant; remove securityContext.privileged"],
            Lines(verdict.Warnings));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Evaluate_PrivilegeEscalation_IsSaidAndNotRefused(bool? allowed, int expected)
    {
        Pod pod = Example.With("web", new SecurityContext { AllowPrivilegeEscalation = allowed }).Annotated("ambient.ambicap.dev/web: KILL");
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(Level.Privileged), pod);
        Assert.True(verdict.IsAllowed);
        Assert.Equal(
            Enumerable.Repeat("ambient_privilegeEscalation web @-: container \"web\" loses its grant in set-user-ID and file-capability programs; set allowPrivilegeEscalation: false", expected),
            Lines(verdict.Warnings));
    }

    [Fact]
    public void Evaluate_AnyPod_EndsInKnownChecks() => Gen.Select(PodGenerator.Pod, Gen.Enum<Level>(), Gen.Bool).Sample((pod, level, add) =>
    {
        string[] known = [.. AmbientRules.Checks.Select(check => check.Id)];
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(level) with { AddIsAmbient = add, RuntimeClasses = s_accepted }, pod);
        int[] places = [.. verdict.Violations.Select(violation => Array.IndexOf(known, violation.Check))];
        Assert.Equal(places.Order(), places);
        Assert.All(verdict.Violations.Concat(verdict.Warnings), violation => Assert.Contains(violation.Check, known));
    });

    /// <summary>What a stricter namespace allows, a freer one allows too.</summary>
    [Fact]
    public void Evaluate_FreerLevelOrMoreOptIn_RefusesNothingMore() => Gen.Select(PodGenerator.Pod, Gen.ULong, Gen.ULong).Sample((pod, few, more) =>
    {
        int strictest = Refusals(Level.Restricted, few & more);
        Assert.True(Refusals(Level.Baseline, few & more) <= strictest);
        Assert.True(Refusals(Level.Privileged, few & more) <= Refusals(Level.Baseline, few & more));
        Assert.True(Refusals(Level.Restricted, few | more) <= strictest);

        int Refusals(Level level, ulong optIn) =>
            AmbientRules.Evaluate(Namespace(level) with { AllowedRootEquivalent = new CapabilitySet(optIn) }, pod).Violations.Count;
    });

    /// <summary>An allowed Pod of a restricted namespace has nothing ambient but NET_BIND_SERVICE, however it is written.</summary>
    [Fact]
    public void Evaluate_AllowedAtRestricted_GrantsNoMoreThanNetBindService() => Gen.Select(PodGenerator.Pod, Gen.Bool).Sample((pod, add) =>
    {
        AmbientVerdict verdict = AmbientRules.Evaluate(Namespace(Level.Restricted) with { AddIsAmbient = add }, pod);
        Assert.True(!verdict.IsAllowed || verdict.Grants.ByContainer.Values.All(grant => grant.Most.IsSubsetOf(CapabilitySet.Of(Capability.NetBindService))));
    });
}
