using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

/// <summary>What is said and not refused: grants that a profile filters, static Pods, lost annotations.</summary>
public sealed class AmbientWarningsTests
{
    private const string Mirror = "kubernetes.io/config.mirror: 5f1c2a";

    private static readonly SecurityContext s_context = new() { AllowPrivilegeEscalation = false };
    private static readonly Pod s_pod = Example.With("web", s_context).With("setup", s_context);
    private static readonly AmbientContext s_namespace = Namespace(Level.Privileged) with { RuntimeClasses = ["ambicap"], DefaultRuntimeClass = "ambicap" };

    [Theory]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "ambient_seccomp web @capabilities.add: container \"web\": default seccomp profiles refuse syslog unless capabilities.add names SYSLOG too; add it there")]
    [InlineData("ambient.ambicap.dev/web: SYSLOG,NET_RAW,SYS_TIME,SYS_CHROOT", "ambient_seccomp web @capabilities.add: container \"web\": default seccomp profiles refuse chroot, clock_settime, clock_settime64, settimeofday and 2 more unless capabilities.add names SYS_CHROOT,SYS_TIME,SYSLOG too; add it there")]
    [InlineData("ambient.ambicap.dev/web: AUDIT_WRITE", "ambient_seccomp web @capabilities.add: container \"web\": default seccomp profiles refuse audit sockets unless capabilities.add names AUDIT_WRITE too; add it there")]
    [InlineData("nonroot.ambicap.dev/web: SYSLOG", "ambient_seccomp web @capabilities.add: container \"web\": default seccomp profiles refuse syslog (SYSLOG) while its user may be root; set runAsNonRoot: true or runAsUser")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", null)]
    public void Evaluate_GatedGrant_IsSaid(string annotation, string? expected)
    {
        AmbientVerdict verdict = AmbientRules.Evaluate(s_namespace with { AllowedRootEquivalent = Capabilities.CapabilitySet.AllKnown }, s_pod.Annotated(annotation));
        Assert.True(verdict.IsAllowed);
        Assert.Equal(expected is null ? [] : [expected], Lines(verdict.Warnings));
    }

    [Fact]
    public void Evaluate_GatedGrants_AreSaidOnceForEachContainerAndKind()
    {
        Pod pod = s_pod.Annotated("ambient.ambicap.dev/web: SYSLOG", "nonroot.ambicap.dev/web: SYS_TIME,SYSLOG", "ambient.ambicap.dev/setup: SYSLOG");
        Assert.Equal(["setup", "web", "web"], AmbientRules.Evaluate(s_namespace, pod).Warnings.Select(warning => warning.Container));
    }

    [Fact]
    public void Evaluate_GatedGrantThatAdmissionAdds_IsNotSaid()
    {
        AmbientContext context = s_namespace with { WillBeCompleted = true };
        Assert.Empty(AmbientRules.Evaluate(context, s_pod.Annotated("ambient.ambicap.dev/web: SYSLOG")).Warnings);
        Assert.Single(AmbientRules.Evaluate(context, s_pod.Annotated("nonroot.ambicap.dev/web: SYSLOG")).Warnings);
        Assert.Empty(AmbientGrants.Read(s_pod.Annotated("ambient.ambicap.dev/web: SYSLOG"), addIsAmbient: false).Warnings);
    }

    [Theory]
    [InlineData(false, "IPC_LOCK", "it does nothing: the kernel asks for it outside the Pod's user namespace")]
    [InlineData(false, "SYS_NICE", "it changes other users' processes of the Pod, and raises no priority and no limit, its own neither")]
    [InlineData(false, "NET_RAW", null)]
    [InlineData(true, "IPC_LOCK", null)]
    [InlineData(null, "IPC_LOCK", null)]
    public void Evaluate_GrantInAUserNamespace_IsSaidWhereItCountsOutsideAlone(bool? hostUsers, string name, string? expected)
    {
        Pod pod = s_pod.Annotated($"nonroot.ambicap.dev/web: {name}") with { HostUsers = hostUsers };
        string[] lines = [.. Lines(AmbientRules.Evaluate(s_namespace, pod).Warnings).Where(line => !line.StartsWith("ambient_seccomp", StringComparison.Ordinal))];
        Assert.Equal(
            expected is null
                ? []
                : [$"ambient_userNamespace web @-: container \"web\" is granted {name} with hostUsers: false, where {expected}; set hostUsers: true, or remove it from the grant"],
            lines);
    }

    [Theory]
    [InlineData("AUDIT_CONTROL", "hostPID", "it does nothing: the kernel refuses it in every PID namespace but the first")]
    [InlineData("SYS_BOOT", "hostPID", "reboot(2) ends the container, and not the node")]
    [InlineData("SYS_PACCT", "hostPID", "it counts the container's own processes only")]
    [InlineData("AUDIT_READ", "hostNetwork", "it hears nothing: the kernel sends audit records to its first network namespace only")]
    [InlineData("SYSLOG", null, null)]
    [InlineData("NET_ADMIN", null, null)]
    public void Evaluate_GrantWithoutANamespaceOfTheHost_IsSaidWhereItNeedsOne(string name, string? field, string? without)
    {
        string expected = $"ambient_hostNamespace web @-: container \"web\" is granted {name} without {field}, where {without}; set {field}: true, or remove it from the grant";
        foreach (bool hasNetwork in (bool[])[false, true])
        {
            foreach (bool hasProcesses in (bool[])[false, true])
            {
                Pod pod = s_pod.Annotated($"nonroot.ambicap.dev/web: {name}") with { HostNetwork = hasNetwork, HostPid = hasProcesses };
                bool isMet = field is null || (field == "hostPID" ? hasProcesses : hasNetwork);
                Assert.Equal(isMet ? [] : [expected], Lines(AmbientRules.Evaluate(s_namespace, pod).Warnings).Where(IsOfHost));
                Assert.DoesNotContain(Lines(AmbientRules.Evaluate(s_namespace, pod with { HostUsers = false }).Warnings), IsOfHost);
            }
        }

        static bool IsOfHost(string line) => line.StartsWith("ambient_hostNamespace", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "runtimeClassName ambicap")]
    [InlineData("runc", "runtimeClassName ambicap")]
    [InlineData("ambicap", null)]
    public void Evaluate_MirrorWithoutTheClass_IsSaidAndNotRefused(string? named, string? missing)
    {
        Pod pod = s_pod.Annotated(Mirror, "ambient.ambicap.dev/web: NET_RAW") with { RuntimeClassName = named };
        AmbientVerdict verdict = AmbientRules.Evaluate(s_namespace, pod);
        Assert.True(verdict.IsAllowed);
        Assert.Equal(missing is null, verdict.HasEffect);
        Assert.Equal(
            missing is null ? [] : [$"ambient_staticPod - @-: the Pod mirrors a static Pod, which nobody completes; write into its file on the node: {missing}"],
            Lines(verdict.Warnings));
    }

    /// <summary>All that admission adds to other Pods is named, and by no other warning.</summary>
    [Fact]
    public void Evaluate_MirrorThatLacksEverything_NamesAllOfIt()
    {
        Pod pod = s_pod.With("setup", s_context with { RunAsUser = 7, Capabilities = new CapabilityFields(["SYS_TIME"], []) })
            .Annotated(Mirror, "ambicap.dev/add-is-ambient: true", "ambient.ambicap.dev/web: SYSLOG", "nonroot.ambicap.dev/setup: KILL");
        Assert.Equal(
            [
                "ambient_staticPod - @-: the Pod mirrors a static Pod, which nobody completes; write into its file on the node: runtimeClassName ambicap, "
                + "annotation nonroot.ambicap.dev/setup: KILL,SYS_TIME, capabilities.add SYSLOG of container \"web\"",
            ],
            Lines(AmbientRules.Evaluate(s_namespace with { WillBeCompleted = true }, pod).Warnings));
    }

    [Fact]
    public void Evaluate_Mirror_IsHeldAgainstEveryOtherRule() => Assert.Equal(
        ["ambient_level"],
        AmbientRules.Evaluate(s_namespace with { Level = new LevelVersion(Level.Restricted, PolicyVersion.Latest) }, s_pod.Annotated(Mirror, "ambient.ambicap.dev/web: KILL"))
            .Violations.Select(violation => violation.Check));

    /// <summary>Kubelets write that annotation over: the Pod is one like any other.</summary>
    [Fact]
    public void Evaluate_ConfigSourceAlone_IsNoMirror() => Assert.False(
        AmbientRules.Evaluate(s_namespace with { DefaultRuntimeClass = null }, s_pod.Annotated("kubernetes.io/config.source: file", "ambient.ambicap.dev/web: NET_RAW")).IsAllowed);

    [Theory]
    [InlineData("ambicap", null, "ambient_noGrant - @-: the Pod names the RuntimeClass ambicap and has no grant (kubectl debug --copy-to drops annotations); add one, or drop the class")]
    [InlineData("ambicap", "ambient.ambicap.dev/web: NET_RAW", null)]
    [InlineData("ambicap", "ambient.ambicap.dev/wep: NET_RAW", null)]
    [InlineData("crun", null, null)]
    [InlineData(null, null, null)]
    public void Evaluate_ClassWithoutGrant_IsSaidAndNotRefused(string? named, string? annotation, string? expected)
    {
        Pod pod = (annotation is null ? s_pod : s_pod.Annotated(annotation)) with { RuntimeClassName = named };
        AmbientContext context = s_namespace with { MappedRuntimeClasses = ["crun"] };
        Assert.Equal(expected is null ? [] : [expected], Lines(AmbientRules.Evaluate(context, pod).Warnings));
        Assert.Empty(AmbientRules.Evaluate(context with { RuntimeClasses = null }, pod).Warnings);
    }

    [Fact]
    public void Evaluate_MappedClass_IsAccepted()
    {
        Pod pod = s_pod.Annotated("ambient.ambicap.dev/web: NET_RAW") with { RuntimeClassName = "crun" };
        Assert.True(AmbientRules.Evaluate(s_namespace with { MappedRuntimeClasses = ["crun"] }, pod).IsAllowed);
        Assert.False(AmbientRules.Evaluate(s_namespace, pod).IsAllowed);
    }

    [Fact]
    public void Evaluate_FieldInAHelmHook_IsSaid()
    {
        Pod pod = s_pod.With("web", s_context with { Capabilities = new CapabilityFields([], [], ["KILL"]) }) with { IsHelmHook = true };
        string expected = "ambient_helmHook web @capabilities.ambient: container \"web\": capabilities.ambient stays as it is in a hook, which Helm 3 gives to no "
            + "post-renderer; write the annotation ambient.ambicap.dev/web: KILL in the chart instead";
        Assert.Equal([expected], Lines(AmbientRules.Evaluate(s_namespace, pod).Warnings));
        Assert.Empty(AmbientRules.Evaluate(s_namespace, pod with { IsHelmHook = false }).Warnings);
        Assert.Empty(AmbientRules.Evaluate(s_namespace, s_pod.Annotated("ambient.ambicap.dev/web: KILL") with { IsHelmHook = true }).Warnings);
    }
}
