using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>Ambicap on a cluster with a node, as its users have it: installed by one command, used by Pods, taken away by another.</summary>
public sealed class NodeClusterTests(NodeCluster cluster) : IClassFixture<NodeCluster>
{
    private const string Held = "CapInh:\t0000000000000400\nCapPrm:\t0000000000000400\nCapEff:\t0000000000000400\nCapBnd:\t0000000000000400\nCapAmb:\t0000000000000400\n";

    [Fact]
    public async Task Install_OnAClusterWithANode_GrantsToPodsUntilItGoes()
    {
        NodeCluster.SkipUnlessThere();
        cluster.ImportImages("ambicap-node");
        IReadOnlyDictionary<string, string> before = cluster.Node.Files();
        string[] root = RootOfTheNode();

        AssertExit(0, "install", "--policy", "cel", "--limit", "NET_BIND_SERVICE,NET_RAW");
        Assert.Equal("0.1.0", cluster.Do("", "get", "node", NodeCluster.NodeName, "-o", "jsonpath={.metadata.labels.ambicap\\.dev/ready}"));
        AssertExit(0, "status");
        AssertExit(0, "doctor", "--scope", "cluster");

        cluster.Do("", "create", "namespace", "shop");
        await AssertPodHoldsItsGrantAsync();
        await AssertStaticPodHoldsItsGrantAsync();
        await AssertNodeLimitIsToldAsync();

        ProgramRun refused = cluster.Ambicap("uninstall");
        Assert.Equal(1, refused.ExitCode);
        Assert.Matches("shop +web +[^ ]+ +ambicap +web=NET_BIND_SERVICE", refused.Output);
        File.Delete(cluster.Node.Outside("/etc/kubernetes/manifests/static.yaml"));
        cluster.Do("", "delete", "pods", "-n", "shop", "--all", "--now");
        AssertExit(0, "uninstall", "--timeout", "80s");
        Assert.Equal(before, cluster.Node.Files());
        Assert.Equal(root, RootOfTheNode());
        Assert.Equal("", cluster.Do("", "get", "node", NodeCluster.NodeName, "-o", "jsonpath={.metadata.labels.ambicap\\.dev/ready}{.metadata.labels.ambicap\\.dev/handler}"));
    }

    /// <summary>The kubelet's working folder: what it takes for the log of a container without one.</summary>
    private string[] RootOfTheNode() => [.. Directory.EnumerateFileSystemEntries(cluster.Node.Outside("/")).Select(Path.GetFileName).Order()!];

    /// <summary>Main process, exec, and what the kubelet executes: a probe and a hook. Without root, escalation, defaults.</summary>
    private async Task AssertPodHoldsItsGrantAsync()
    {
        cluster.Apply(PodOf("web", "NET_BIND_SERVICE"));
        await AssertReadyAsync("web");
        Assert.Equal(Held, cluster.Do("", "exec", "-n", "shop", "web", "--", "grep", "Cap", "/proc/1/status"));
        Assert.Equal(Held, cluster.Do("", "exec", "-n", "shop", "web", "--", "cat", "/tmp/hook"));
        Assert.Equal(Held, cluster.Do("", "exec", "-n", "shop", "web", "--", "grep", "Cap", "/proc/self/status"));
        await ControlPlane.UntilAsync(
            () => Described("web").Contains("AmbientGranted", StringComparison.Ordinal),
            () => Described("web"));
    }

    /// <summary>No webhook and no policy meets it; the node's own limit does.</summary>
    private async Task AssertStaticPodHoldsItsGrantAsync()
    {
        File.WriteAllText(cluster.Node.Outside("/etc/kubernetes/manifests/static.yaml"), PodOf("static", "NET_RAW").ToJsonString());
        await ControlPlane.UntilAsync(() => cluster.Kubectl("", "get", "pod", "-n", "shop", $"static-{NodeCluster.NodeName}").ExitCode == 0, () => "no mirror of the static Pod");
        await AssertReadyAsync($"static-{NodeCluster.NodeName}");
        Assert.Contains("CapAmb:\t0000000000002000", cluster.Do("", "exec", "-n", "shop", $"static-{NodeCluster.NodeName}", "--", "grep", "Cap", "/proc/1/status"), StringComparison.Ordinal);
    }

    /// <summary>What the policy lets pass and the node does not is said where kubectl shows it.</summary>
    private async Task AssertNodeLimitIsToldAsync()
    {
        cluster.Do("", "label", "namespace", "shop", "pod-security.kubernetes.io/enforce=privileged");
        cluster.Apply(PodOf("router", "NET_ADMIN"));
        const string why = "container \"router\" may not be granted NET_ADMIN as ambient: this node allows only NET_BIND_SERVICE,NET_RAW";
        await ControlPlane.UntilAsync(() => Described("router").Contains("AmbientRefused", StringComparison.Ordinal), () => Described("router"));
        Assert.Matches($"Warning +AmbientRefused +[^ ].* +ambicap.dev/node +.*{why}", Described("router"));
        Assert.Contains($"OCI runtime create failed: ambicap: {why}", Described("router"), StringComparison.Ordinal);
    }

    private static JsonNode PodOf(string name, string grant) => JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"shop","name":"NAME","annotations":{"ambient.ambicap.dev/NAME":"GRANT"}},
             "spec":{"runtimeClassName":"ambicap","automountServiceAccountToken":false,"terminationGracePeriodSeconds":1,
              "containers":[{"name":"NAME","image":"ambicap.local/busybox:plain","imagePullPolicy":"Never","command":["sleep","1000"],
               "readinessProbe":{"periodSeconds":1,"exec":{"command":["sh","-c","! grep -q 'CapAmb:.0000000000000000' /proc/self/status"]}},
               "lifecycle":{"postStart":{"exec":{"command":["sh","-c","grep Cap /proc/self/status >/tmp/hook"]}}},
               "securityContext":{"runAsUser":1000,"runAsNonRoot":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"RuntimeDefault"}}}]}}
            """.Replace("NAME", name, StringComparison.Ordinal).Replace("GRANT", grant, StringComparison.Ordinal))!;

    private string Described(string pod) => cluster.Do("", "describe", "pod", "-n", "shop", pod);

    private async Task AssertReadyAsync(string pod) => await ControlPlane.UntilAsync(
        () => cluster.Kubectl("", "wait", "-n", "shop", "pod/" + pod, "--for=condition=Ready", "--timeout=1s").ExitCode == 0,
        () => Described(pod));

    private void AssertExit(int code, params IEnumerable<string> words)
    {
        ProgramRun run = cluster.Ambicap(words);
        Assert.True(run.ExitCode == code, $"{run.Output}{run.Errors}{cluster.Kubectl("", "describe", "pods", "-n", "ambicap-system").Output}{cluster.Kubectl("", "logs", "-n", "ambicap-system", "daemonset/ambicap-node", "--tail=30").Output}");
    }
}
