using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>What a token of ambicap-node can do, before a real API server: whoever steals one from a node has that node's labels, and no more.</summary>
public sealed class NodeRightsOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Ready = """{"metadata":{"labels":{"ambicap.dev/ready":"0.1.0","ambicap.dev/handler":"ambicap"}}}""";

    private string _bound = "";
    private string _unbound = "";

    [Fact]
    public async Task Token_OnARealApiServer_ChangesTwoLabelsOfItsOwnNode()
    {
        ClusterPrograms.SkipUnlessThere();
        foreach (string file in (string[])["namespace.yaml", "node/rbac.yaml", "node/policy.yaml"])
        {
            cluster.Apply(file);
        }

        foreach (string name in (string[])["own", "other"])
        {
            cluster.Apply(JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Node","metadata":{"labels":{"pool":"edge"},"name":"{{{name}}}"} }""")!);
        }

        _bound = Token($$"""{"kind":"Pod","apiVersion":"v1","name":"ambicap-node-1","uid":"{{CreatePod()}}"}""");
        _unbound = Token("null");

        // Policies take a moment to be in force.
        await ControlPlane.UntilAsync(() => Patch("other", Ready).Contains("may change the node only that its own Pod runs on", StringComparison.Ordinal), () => Patch("other", Ready));
        Assert.Equal("", Patch("own", Ready));
        Assert.Equal("", Patch("own", """{"metadata":{"labels":{"ambicap.dev/ready":null,"ambicap.dev/handler":null}}}"""));
        Assert.Contains("and no others", Patch("own", """{"metadata":{"labels":{"pool":"core"}}}"""), StringComparison.Ordinal);
        Assert.Contains("and no others", Patch("own", """{"metadata":{"labels":{"pool":null}}}"""), StringComparison.Ordinal);
        Assert.Contains("and no others", Patch("own", """{"metadata":{"labels":{"node-role.kubernetes.io/control-plane":""}}}"""), StringComparison.Ordinal);
        Assert.Contains("nothing of its node but two labels", Patch("own", """{"metadata":{"annotations":{"a":"b"}}}"""), StringComparison.Ordinal);
        Assert.Contains("nothing of its node but two labels", Patch("own", """{"spec":{"unschedulable":true}}"""), StringComparison.Ordinal);
        Assert.Contains("forbidden", Run(_unbound, "get", "pods", "-A"), StringComparison.Ordinal);
        Assert.Contains("forbidden", Run(_unbound, "get", "secrets", "-n", "ambicap-system"), StringComparison.Ordinal);
        Assert.Contains("forbidden", Run(_unbound, "get", "nodes"), StringComparison.Ordinal);

        // A token that is bound to no Pod names no node, and nobody else is held to the policy.
        Assert.Contains("its own Pod runs on", Run(_unbound, "patch", "node", "own", "-p", Ready), StringComparison.Ordinal);
        cluster.Do("", "label", "node", "other", "pool=core", "--overwrite");
    }

    /// <summary>As the Pod on node "own" asks; empty where it is taken.</summary>
    private string Patch(string node, string patch) => Run(_bound, "patch", "node", node, "-p", patch);

    private string Run(string token, params string[] arguments)
    {
        ProgramRun run = cluster.Kubectl("", [.. arguments, $"--token={token}"]);
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    private string CreatePod()
    {
        JsonNode pod = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"ambicap-system","name":"ambicap-node-1"},
             "spec":{"nodeName":"own","serviceAccountName":"ambicap-node","containers":[{"name":"node","image":"ambicap-node"}]}}
            """)!;
        return cluster.Do(pod.ToJsonString(), "create", "-o", "jsonpath={.metadata.uid}", "-f", "-");
    }

    private string Token(string boundTo)
    {
        string request = $$$"""
            {"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest",
             "spec":{"audiences":["https://kubernetes.default.svc"],"boundObjectRef":{{{boundTo}}}}}
            """;
        string answer = cluster.Do(request, "create", "--raw", "/api/v1/namespaces/ambicap-system/serviceaccounts/ambicap-node/token", "-f", "-");
        return JsonNode.Parse(answer)!["status"]!["token"]!.GetValue<string>();
    }
}
