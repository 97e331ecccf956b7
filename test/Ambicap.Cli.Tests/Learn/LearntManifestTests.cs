using Ambicap.Capabilities;
using Ambicap.Cli.Learn.Results;
using Ambicap.Cli.Tests.Check;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Learn;

/// <summary>What is printed keeps to the rules that <c>ambicap check</c> judges by.</summary>
public sealed class LearntManifestTests
{
    public static TheoryData<string> Sets => [.. CapabilitySet.AllKnown.Select(capability => capability.ToName()), "", "NET_BIND_SERVICE,SYS_TIME,SYS_ADMIN"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Of_AnySet_IsAllowedByCheck(string names)
    {
        using TemporaryFolder folder = new();
        CapabilitySet set = CapabilitySet.Of([.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]);
        string file = folder.Write("learnt.yaml", LearntManifest.Of(Subject.Program(["web", "-p", "80"]), set, 1000));
        CheckOutcome outcome = CheckOutcome.Of("table", null, file);
        Assert.True(outcome.ExitCode == 0, outcome.Output);
    }

    [Fact]
    public void Of_GatedAndRootEquivalent_HasNamespaceAndAddedNames() => Assert.Equal(
        """
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          name: learnt
          labels:
            pod-security.kubernetes.io/enforce: privileged
          annotations:
            ambicap.dev/allow-root-equivalent: SYS_ADMIN
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: learnt
          namespace: learnt
          annotations:
            ambient.ambicap.dev/main: "NET_BIND_SERVICE,SYS_ADMIN"
        spec:
          runtimeClassName: ambicap
          containers:
          - name: main
            image: registry.example/image
            command:
            - web
            securityContext:
              runAsUser: 101
              runAsGroup: 101
              runAsNonRoot: true
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                - ALL
                add:
                - SYS_ADMIN
              seccompProfile:
                type: RuntimeDefault

        """,
        LearntManifest.Of(Subject.Program(["web"]), CapabilitySet.Of(Capability.NetBindService, Capability.SysAdmin), 101));

    private static Capability Parse(string name) => CapabilityName.TryParse(name, out Capability capability) ? capability : throw new ArgumentException(name);
}
