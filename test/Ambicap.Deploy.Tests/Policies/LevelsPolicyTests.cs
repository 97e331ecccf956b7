using static Ambicap.Deploy.Tests.Policies.PolicyObjects;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>The labels audit and warn of a namespace, which refuse nobody.</summary>
public sealed class LevelsPolicyTests
{
    private const string Audit = "ambicap-grants-audit";
    private const string Warn = "ambicap-grants-warn";
    private const string Restricted = "ambient beyond the level (container \"web\": KILL may not be ambient at level restricted, only NET_BIND_SERVICE; "
        + "grant less, or use a namespace of another level)";

    [Theory]
    [InlineData(Audit, "audit=restricted", "KILL", Restricted)]
    [InlineData(Audit, "audit=restricted", "NET_BIND_SERVICE", "")]
    [InlineData(Audit, "audit=baseline", "KILL,FLY", "")]
    [InlineData(Audit, "audit=strict", "KILL", "")]
    [InlineData(Audit, "enforce=restricted", "KILL", "")]
    [InlineData(Audit, "warn=restricted", "KILL", "")]
    [InlineData(Warn, "warn=restricted", "KILL,FLY", Restricted)]
    [InlineData(Warn, "warn=restricted", "NET_BIND_SERVICE", "")]
    [InlineData(Warn, "warn=strict", "KILL", "")]
    [InlineData(Warn, "audit=restricted", "KILL", "")]
    [InlineData(Warn, "", "SYS_ADMIN", "")]
    public void Judge_Grant_IsToldWhereItIsBeyondTheLabel(string name, string labels, string grant, string expected)
    {
        AdmissionPolicy policy = new("policy/levels.yaml", name);
        foreach (string kind in Kinds)
        {
            Assert.Equal(expected, string.Join('\n', policy.Judge(RequestOf(kind, labels, grant))));
        }
    }

    /// <summary>A workload is told what its Pods will be refused for.</summary>
    [Theory]
    [InlineData("enforce=restricted", "'privileged'", "KILL", true)]
    [InlineData("enforce=restricted", "'baseline'", "KILL", true)]
    [InlineData("enforce=baseline", "'privileged'", "NET_RAW", true)]
    [InlineData("enforce=baseline", "'restricted'", "KILL", true)]
    [InlineData("enforce=privileged", "'privileged'", "NET_RAW", false)]
    [InlineData("enforce=privileged", "'baseline'", "NET_RAW", true)]
    [InlineData("enforce=restricted,warn=privileged", "'privileged'", "KILL", false)]
    [InlineData("enforce=restricted,warn=baseline", "'privileged'", "KILL", false)]
    [InlineData("enforce=baseline,warn=restricted", "'privileged'", "KILL", true)]
    [InlineData("enforce=strict", "'privileged'", "KILL", false)]
    public void Judge_TemplateInANamespaceWithoutWarn_IsToldWhatIsEnforced(string labels, string defaultLevel, string grant, bool isTold)
    {
        AdmissionPolicy policy = new("policy/levels.yaml", Warn, ("defaultLevel", defaultLevel));
        Assert.Equal(isTold ? 1 : 0, policy.Judge(RequestOf("Deployment", labels, grant)).Count);
    }

    [Fact]
    public void Judge_PodInANamespaceWithoutWarn_IsNotToldTwiceWhatIsEnforced() =>
        Assert.Empty(new AdmissionPolicy("policy/levels.yaml", Warn).Judge(RequestOf("Pod", "enforce=restricted", "KILL")));

    private static PolicyRequest RequestOf(string kind, string labels, string grant) => new()
    {
        Object = Workload(kind, Pod(("ambient.ambicap.dev/web", grant))),
        Namespace = Namespace([.. labels.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(label => label.Split('=')).Select(pair => ("pod-security.kubernetes.io/" + pair[0], pair[1]))]),
    };
}
