using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;
using Ambicap.Policy.Standards;
using Ambicap.Policy.Tests.Standards;
using static Ambicap.Policy.Tests.Standards.PodMaking;

namespace Ambicap.Policy.Tests.Seccomp;

/// <summary>What has to be in <c>capabilities.add</c>, and that Pod Security never minds.</summary>
public sealed class SeccompAdditionTests
{
    private static readonly Pod s_freePod = Allowed with { SecurityContext = SecurityContext.Empty };

    /// <summary>A user of the Pod and of its container, and whether Kubernetes then never starts it as root.</summary>
    public static TheoryData<long?, bool?, long?, bool?, bool> Users => new()
    {
        { null, null, null, null, false },
        { 0, null, null, null, false },
        { 1000, null, null, null, true },
        { null, true, null, null, true },
        { null, false, null, null, false },
        { 1000, null, 0, null, false },
        { 0, null, 1000, null, true },
        { null, true, null, false, false },
        { null, false, null, true, true },
        { 0, true, null, null, false },
        { 1000, false, null, null, true },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void MissingIn_Grant_AsksForNonRootOnlyWhereTheUserIsNeverRoot(long? podUser, bool? podNonRoot, long? user, bool? nonRoot, bool isNeverRoot)
    {
        Pod pod = WithContext(context => context with { RunAsUser = user, RunAsNonRoot = nonRoot });
        pod = pod with { SecurityContext = new SecurityContext { RunAsUser = podUser, RunAsNonRoot = podNonRoot } };
        Grant grant = new(CapabilitySet.Parse("SYSLOG,NET_RAW"), CapabilitySet.Parse("SYS_TIME,KILL"));
        Assert.Equal(isNeverRoot ? "SYS_TIME,SYSLOG" : "SYSLOG", SeccompAddition.MissingIn(pod, pod.Containers[0], grant).ToString());
        Assert.Equal(isNeverRoot ? "" : "SYS_TIME", SeccompAddition.UndecidedIn(pod, pod.Containers[0], grant).ToString());
    }

    /// <summary>AUDIT_WRITE opens the audit sockets for others too: nobody who may be root gets it, and it becomes no grant.</summary>
    [Theory]
    [InlineData(1000, false, "AUDIT_WRITE,SYSLOG", "")]
    [InlineData(1000, true, "SYSLOG", "")]
    [InlineData(0, false, "SYSLOG", "AUDIT_WRITE")]
    [InlineData(null, false, "SYSLOG", "AUDIT_WRITE")]
    public void MissingIn_OpenerThatIsNotGranted_IsNamedWhereItGivesTheProcessNothing(int? user, bool addGrants, string missing, string undecided)
    {
        Pod pod = WithContext(context => context with { RunAsUser = user, RunAsNonRoot = null }) with { SecurityContext = SecurityContext.Empty };
        foreach (string name in (string[])["AUDIT_READ", "AUDIT_CONTROL"])
        {
            Grant grant = new(CapabilitySet.Parse($"{name},SYSLOG"), default);
            Assert.Equal(missing, SeccompAddition.MissingIn(pod, pod.Containers[0], grant, addGrants).ToString());
            Assert.Equal(undecided, SeccompAddition.UndecidedIn(pod, pod.Containers[0], grant).ToString());
            Grant both = new(CapabilitySet.Parse($"{name},AUDIT_WRITE"), default);
            Assert.Equal("AUDIT_WRITE", SeccompAddition.MissingIn(pod, pod.Containers[0], both, addGrants).ToString());
        }
    }

    [Theory]
    [InlineData("SYSLOG", "ALL", "SYS_TIME")]
    [InlineData("syslog", "ALL", "SYS_TIME")]
    [InlineData("ALL", "KILL", "")]
    [InlineData("all", "KILL", "")]
    [InlineData("ALL", "ALL", "SYS_TIME,SYSLOG")]
    [InlineData("CAP_SYSLOG", "ALL", "SYS_TIME,SYSLOG")]
    [InlineData("CAP_ALL", "ALL", "SYS_TIME,SYSLOG")]
    [InlineData("nonsense", "ALL", "SYS_TIME,SYSLOG")]
    public void MissingIn_Add_CountsAsManagersReadIt(string added, string dropped, string missing)
    {
        Pod pod = WithCapabilities([added], [dropped]);
        Assert.Equal(missing, SeccompAddition.MissingIn(pod, pod.Containers[0], new Grant(CapabilitySet.Parse("SYSLOG,SYS_TIME"), default)).ToString());
    }

    [Theory]
    [InlineData(null, null, false, "SYSLOG")]
    [InlineData("RuntimeDefault", null, false, "SYSLOG")]
    [InlineData("Unconfined", "RuntimeDefault", false, "SYSLOG")]
    [InlineData("RuntimeDefault", "Unconfined", false, "")]
    [InlineData("Unconfined", null, false, "")]
    [InlineData("Localhost", null, false, "")]
    [InlineData(null, "Localhost", false, "")]
    [InlineData(null, null, true, "")]
    public void MissingIn_Profile_MustBeTheDefaultOne(string? ofPod, string? ofContainer, bool isPrivileged, string missing)
    {
        Pod pod = WithContext(context => context with { Seccomp = Profile(ofContainer), Privileged = isPrivileged });
        pod = pod with { SecurityContext = new SecurityContext { Seccomp = Profile(ofPod), RunAsUser = 1000 } };
        Grant[] grants = [new(CapabilitySet.Parse("SYSLOG"), default), new(default, CapabilitySet.Parse("SYSLOG"))];
        Assert.All(grants, grant => Assert.Equal(missing, SeccompAddition.MissingIn(pod, pod.Containers[0], grant).ToString()));
        Assert.Equal("", SeccompAddition.MissingIn(pod.OnWindows(), pod.Containers[0], grants[0]).ToString());

        static ConfinementProfile? Profile(string? type) => type is null ? null : new ConfinementProfile(type);
    }

    /// <summary>
    /// Every level, version, capability, opt-in, user and form of grant: a level that forbids the <c>add</c> forbids the grant too, and
    /// nothing that was forbidden becomes allowed by it.
    /// </summary>
    [Fact]
    public void MissingIn_EveryGrant_ChangesNoVerdictOfAPodThatTheAmbientRulesAllow()
    {
        int added = 0, forbidden = 0;
        foreach (Pod pod in Pods())
        {
            foreach (Capability capability in CapabilitySet.AllKnown)
            {
                foreach (string prefix in (string[])[GrantKeys.AmbientPrefix, GrantKeys.NonRootPrefix])
                {
                    Pod granted = pod with { Annotations = [new(prefix + "web", capability.ToName())] };
                    Grant grant = AmbientGrants.Read(granted, addIsAmbient: false).ByContainer["web"];
                    if (SeccompAddition.MissingIn(granted, granted.Containers[0], grant) is { IsEmpty: false } missing)
                    {
                        Assert.Equal(SeccompGates.OpenersOf(CapabilitySet.Of(capability)), missing);
                        added++;
                        forbidden += AssertSameVerdicts(granted, With(granted, missing.ToString()), capability);
                    }
                }
            }
        }

        Assert.InRange(added, 100, int.MaxValue);
        Assert.InRange(forbidden, 100, int.MaxValue);
    }

    private static Pod With(Pod pod, string name)
    {
        SecurityContext context = pod.Containers[0].SecurityContext;
        CapabilityFields before = context.Capabilities ?? new CapabilityFields([], []);
        context = context with { Capabilities = before with { Add = [.. before.Add, name] } };
        return pod with { Containers = [pod.Containers[0] with { SecurityContext = context }] };
    }

    /// <returns>The number of levels that forbid what was added.</returns>
    private static int AssertSameVerdicts(Pod before, Pod after, Capability capability)
    {
        int forbidden = 0;
        foreach (LevelVersion level in LevelVersions.All)
        {
            bool isAllowedBefore = PodSecurityStandards.Evaluate(level, before).Count == 0;
            bool isAllowedAfter = PodSecurityStandards.Evaluate(level, after).Count == 0;
            Assert.True(isAllowedBefore || !isAllowedAfter, $"{capability} at {level}: the addition lets a Pod through");
            Assert.Equal(isAllowedAfter, isAllowedBefore && PodSecurityStandards.AllowsAdding(level, [SeccompGates.Of(capability)!.Opener.ToName()]));
            if (isAllowedBefore && !isAllowedAfter)
            {
                forbidden++;
                Assert.All([CapabilitySet.Empty, CapabilitySet.Of(capability), CapabilitySet.AllKnown], optIn => Assert.False(
                    AmbientRules.Evaluate(new AmbientContext { Level = level, AllowedRootEquivalent = optIn }, before).IsAllowed,
                    $"{capability} at {level}, opted in to {optIn}: the addition has a Pod refused that would be let through"));
            }
        }

        return forbidden;
    }

    /// <summary>Pods that levels tell apart, each with every user.</summary>
    private static IEnumerable<Pod> Pods() =>
        from pod in (Pod[])
        [
            Allowed,
            s_freePod,
            Allowed.InUserNamespace(),
            Allowed.As(ContainerRole.Init),
            WithCapabilities(["NET_BIND_SERVICE"], ["ALL"]),
            WithCapabilities(["SYS_ADMIN"], []),
            WithContext(context => context with { Capabilities = null }),
            WithContext(context => context with { AllowPrivilegeEscalation = null }),
        ]
        from user in (long?[])[null, 0, 1000]
        from nonRoot in (bool?[])[null, false, true]
        select pod with { SecurityContext = pod.SecurityContext with { RunAsUser = user, RunAsNonRoot = nonRoot } };
}
