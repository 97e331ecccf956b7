using Ambicap.Capabilities;
using Ambicap.Conversion.Documents;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;

namespace Ambicap.Conversion.Tests;

public sealed class ManifestFixerTests
{
    private const string Head = "kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: x # pinned\n    securityContext:\n      runAsUser: 1000\n";
    private const string Mended = "kind: Pod\nmetadata: {name: p, annotations: {nonroot.ambicap.dev/c: NET_BIND_SERVICE}}\nspec:\n  runtimeClassName: ambicap\n  containers:\n  - name: c\n    image: x # pinned\n    securityContext:\n      runAsUser: 1000\n";

    [Theory]
    [InlineData("      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}\n", "      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}\n      allowPrivilegeEscalation: false\n")]
    [InlineData("      capabilities: {drop: ['all'], add: [ \"cap_net_bind_service\" ]} # x\n", "      capabilities: {drop: ['ALL'], add: [ \"NET_BIND_SERVICE\" ]} # x\n      allowPrivilegeEscalation: false\n")]
    [InlineData("      allowPrivilegeEscalation: true # no\n      capabilities:\n        add:\n        - CAP_NET_BIND_SERVICE # 80\n        drop: [ALL]\n", "      allowPrivilegeEscalation: false # no\n      capabilities:\n        add:\n        - NET_BIND_SERVICE # 80\n        drop: [ALL]\n")]
    [InlineData("      allowPrivilegeEscalation: no\n      capabilities: {add: [NET_BIND_SERVICE, NET_RAW]}\n", "      allowPrivilegeEscalation: no\n      capabilities: {add: [NET_BIND_SERVICE, NET_RAW]}\n")]
    public void Fix_AddOfANonRootUser_BecomesAGrant(string before, string after)
    {
        FixResult result = ManifestFixer.Fix(Head + before, At(Level.Restricted));
        Assert.Equal(Mended + after, result.Text);
        Assert.Empty(result.Findings);
        Assert.Equal(result.Text, ManifestFixer.Fix(result.Text, At(Level.Restricted)).Text);
    }

    [Theory]
    [InlineData("      capabilities: {drop: [ALL], add: [NET_RAW]}\n")]
    [InlineData("      privileged: true\n      capabilities: {add: [NET_BIND_SERVICE, CAP_KILL]}\n")]
    [InlineData("      capabilities: {drop: [NET_BIND_SERVICE], add: [NET_BIND_SERVICE]}\n")]
    [InlineData("      capabilities: {add: [ALL], drop: [ALL, all]}\n")]
    public void Fix_WhatMayNotBeGranted_Stays(string text) => Assert.Equal(Head + text, ManifestFixer.Fix(Head + text, At(Level.Restricted)).Text);

    [Fact]
    public void Fix_RootAndUnknownUsers_Stay()
    {
        string text = Head.Replace("1000", "0", StringComparison.Ordinal) + "      capabilities: {add: [NET_BIND_SERVICE]}\n";
        Assert.Equal(text, ManifestFixer.Fix(text, At(Level.Restricted)).Text);
        text = text.Replace("      runAsUser: 0\n", "", StringComparison.Ordinal);
        Assert.Equal(text, ManifestFixer.Fix(text, At(Level.Restricted)).Text);
    }

    [Fact]
    public void Fix_RootEquivalent_NeedsTheOptIn()
    {
        string text = Head + "      capabilities: {add: [SYS_ADMIN]}\n";
        Assert.Equal(text, ManifestFixer.Fix(text, At(Level.Privileged)).Text);
        FixOptions optedIn = Of(new AmbientContext { Level = Latest(Level.Privileged), AllowedRootEquivalent = CapabilitySet.Of(Capability.SysAdmin) });
        Assert.Contains("annotations: {nonroot.ambicap.dev/c: SYS_ADMIN}", ManifestFixer.Fix(text, optedIn).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fix_GrantThatIsThere_GetsWhatItNeeds() => Assert.Equal(
        """
        kind: Pod
        metadata:
          annotations:
            nonroot.ambicap.dev/c: KILL,SYSLOG # for logs
        spec:
          runtimeClassName: ambicap
          containers:
          - name: c
            securityContext: {runAsUser: 7, seccompProfile: {type: RuntimeDefault}, capabilities: {add: [KILL, SYSLOG]}, allowPrivilegeEscalation: false}
        """,
        ManifestFixer.Fix(
            """
            kind: Pod
            metadata:
              annotations:
                nonroot.ambicap.dev/c: SYSLOG # for logs
            spec:
              containers:
              - name: c
                securityContext: {runAsUser: 7, seccompProfile: {type: RuntimeDefault}, capabilities: {add: [KILL]}}
            """,
            At(Level.Privileged)).Text);

    [Fact]
    public void Fix_Json_StaysJson() => Assert.Equal(
        """{"kind":"Pod","metadata":{"annotations":{"nonroot.ambicap.dev/c":"NET_BIND_SERVICE"}},"spec":{"runtimeClassName":"ambicap","containers":[{"name":"c","securityContext":{"runAsUser":7,"capabilities":{"add":["NET_BIND_SERVICE"]},"allowPrivilegeEscalation":false}}]}}""",
        ManifestFixer.Fix("""{"kind":"Pod","spec":{"containers":[{"name":"c","securityContext":{"runAsUser":7,"capabilities":{"add":["CAP_NET_BIND_SERVICE"]}}}]}}""", At(Level.Restricted)).Text);

    [Fact]
    public void Fix_OtherRuntimeClass_IsRefusedAndTheOtherDocumentMended()
    {
        string good = Head + "      capabilities: {add: [NET_BIND_SERVICE]}\n";
        string bad = good.Replace("spec:\n", "spec:\n  runtimeClassName: gvisor\n", StringComparison.Ordinal);
        FixResult result = ManifestFixer.Fix(bad + "---\n" + good, At(Level.Restricted));
        Assert.StartsWith(bad, result.Text, StringComparison.Ordinal);
        Assert.Contains("runtimeClassName: ambicap", result.Text, StringComparison.Ordinal);
        ConversionFinding finding = Assert.Single(result.Findings);
        Assert.Equal("f:4:21: runtimeClassName is \"gvisor\", not \"ambicap\"; give --runtime-class gvisor if that class runs ambicap-runtime, or none to leave it alone", finding.ToString("f"));
    }

    [Fact]
    public void Fix_NameBehindAnAlias_IsRefused()
    {
        string text = Head + "      capabilities: {drop: [&a all], add: [NET_BIND_SERVICE]}\n";
        FixResult result = ManifestFixer.Fix(text, At(Level.Restricted));
        Assert.Equal(text, result.Text);
        Assert.Equal(
            "f:9:29: container \"c\": capabilities.drop: this name comes from elsewhere, or has an anchor or a tag; write ALL out here",
            Assert.Single(result.Findings).ToString("f"));
    }

    /// <summary>Random objects in random styles: mended twice is mended once, and nothing but the planned keys differs.</summary>
    [Fact]
    public void Fix_AnyStyle_IsIdempotentAndReadable()
    {
        int mended = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            string text = ConversionPropertyTests.Make(seed, withGrants: seed % 3 == 0).Text;
            FixOptions options = At((Level)(seed % 3));
            FixResult once;
            try
            {
                once = ManifestFixer.Fix(text, options);
            }
            catch (ManifestException)
            {
                continue;
            }

            mended += once.Text == text ? 0 : 1;
            Assert.Equal(once.Text, ManifestFixer.Fix(once.Text, options).Text);
            Assert.Equal(PlainNode.ReadAll(text).Count, PlainNode.ReadAll(once.Text).Count);
        }

        Assert.True(mended > 20, $"only {mended} were mended");
    }

    private static LevelVersion Latest(Level level) => new(level, PolicyVersion.Latest);

    private static FixOptions At(Level level) => Of(new AmbientContext { Level = Latest(level) });

    private static FixOptions Of(AmbientContext context) => new(_ => context, ["ambicap"], []);
}
