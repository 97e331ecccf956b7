using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Ambient;

public sealed class GrantAdviceTests
{
    private static readonly Container s_web = new() { Name = "web", Role = ContainerRole.Main };
    private static readonly Pod s_pod = new() { RuntimeClassName = "ambicap", Containers = [s_web] };

    [Theory]
    [InlineData("NET_BIND_SERVICE", "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE")]
    [InlineData("KILL", "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: KILL; that takes a namespace of level baseline, and KILL in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData("KILL,NET_BIND_SERVICE,NET_RAW", "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: KILL,NET_BIND_SERVICE,NET_RAW; that takes a namespace of level privileged, and KILL,NET_RAW in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData("SYS_PTRACE", "As good as root are: SYS_PTRACE, because it can take over any process of its PID namespace, whoever runs it; with hostPID the node's. Better do without; where that is meant, ambient.ambicap.dev/web: SYS_PTRACE takes a privileged namespace with the annotation ambicap.dev/allow-root-equivalent: SYS_PTRACE, and the same in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData("NET_BIND_SERVICE,SETUID", "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE. As good as root are: SETUID, because it can become user 0. Better do without; where that is meant, ambient.ambicap.dev/web: SETUID,NET_BIND_SERVICE takes a privileged namespace with the annotation ambicap.dev/allow-root-equivalent: SETUID, and the same in the node's limit, /etc/ambicap/runtime.toml")]
    public void For_UnknownNamespace_SaysWhatItCosts(string lacking, string advice) =>
        Assert.Equal(advice, GrantAdvice.For(CapabilitySet.Parse(lacking), s_pod, s_web, CapabilitySet.Empty, null));

    [Theory]
    [InlineData(Level.Restricted, "", "NET_RAW", "; that takes a namespace of level privileged (this one is restricted), and NET_RAW in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData(Level.Privileged, "", "NET_RAW", "; that takes NET_RAW in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData(Level.Privileged, "BPF", "BPF", "; that takes BPF in the node's limit, /etc/ambicap/runtime.toml")]
    [InlineData(Level.Baseline, "BPF", "BPF", "; that takes a namespace of level privileged (this one is baseline), and BPF in the node's limit, /etc/ambicap/runtime.toml")]
    public void For_KnownNamespace_SaysWhatIsMissing(Level level, string optedIn, string lacking, string end)
    {
        AmbientContext surroundings = new()
        {
            Level = new LevelVersion(level, PolicyVersion.Latest),
            AllowedRootEquivalent = optedIn.Length == 0 ? CapabilitySet.Empty : CapabilitySet.Parse(optedIn),
        };
        Assert.Equal(
            $"Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: {lacking}{end}", GrantAdvice.For(CapabilitySet.Parse(lacking), s_pod, s_web, CapabilitySet.Empty, surroundings));
    }

    [Theory]
    [InlineData(null, " and set runtimeClassName: ambicap, which the webhook does by itself")]
    [InlineData("ambicap", "")]
    [InlineData("ka\nta", ", where \"ka?ta\" is a RuntimeClass of Ambicap's")]
    public void For_RuntimeClass_IsNamed(string? name, string end) => Assert.Equal(
        $"Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE{end}",
        GrantAdvice.For(CapabilitySet.Of(Capability.NetBindService), s_pod with { RuntimeClassName = name }, s_web, CapabilitySet.Empty, null));

    [Fact]
    public void For_ContainerWithAGrant_KeepsIt() => Assert.StartsWith(
        "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE,NET_RAW; that takes",
        GrantAdvice.For(CapabilitySet.Of(Capability.NetRaw), s_pod, s_web, CapabilitySet.Of(Capability.NetBindService), null),
        StringComparison.Ordinal);

    [Fact]
    public void For_EphemeralContainer_IsNoGrant() => Assert.Equal(
        "An ephemeral container is never granted anything: run it as root, or grant to a container of the Pod when the Pod is made",
        GrantAdvice.For(CapabilitySet.Of(Capability.NetRaw), s_pod, s_web with { Role = ContainerRole.Ephemeral }, CapabilitySet.Empty, null));

    /// <summary>Policy refuses a grant of what is dropped by name.</summary>
    [Fact]
    public void For_DroppedCapability_SaysToKeepIt() => Assert.Equal(
        "Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE; that takes NET_BIND_SERVICE out of capabilities.drop",
        GrantAdvice.For(
            CapabilitySet.Of(Capability.NetBindService), s_pod,
            s_web with { SecurityContext = new SecurityContext { Capabilities = new CapabilityFields([], ["ALL", "KILL", "net_bind_service"]) } }, CapabilitySet.Empty, null));

    /// <summary>What is advised without a warning is let through by the rules, at every level and for every capability.</summary>
    [Fact]
    public void For_AnyCapability_IsLetThroughWhereNothingIsAskedOfTheNamespace()
    {
        foreach (Level level in Enum.GetValues<Level>())
        {
            AmbientContext context = new() { Level = new LevelVersion(level, PolicyVersion.Latest) };
            foreach (Capability capability in CapabilitySet.AllKnown)
            {
                string advice = GrantAdvice.For(CapabilitySet.Of(capability), s_pod, s_web, CapabilitySet.Empty, context);
                Pod granted = s_pod with { Annotations = [new("ambient.ambicap.dev/web", capability.ToName())] };
                Assert.Equal(AmbientRules.Evaluate(context, granted).IsAllowed, !advice.Contains("namespace", StringComparison.Ordinal));
            }
        }
    }
}
