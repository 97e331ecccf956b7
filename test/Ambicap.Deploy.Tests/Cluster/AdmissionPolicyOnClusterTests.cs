using System.Text.Json.Nodes;
using Ambicap.Deploy.Tests.Policies;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The policies of <c>deploy/policy</c> in a real API server, without any webhook.</summary>
public sealed class AdmissionPolicyOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Denied = "denied request: ";
    private static readonly bool s_isRenewing = Environment.GetEnvironmentVariable("AMBICAP_RENEW") == "1";

    [Fact]
    public async Task Policies_OnARealApiServer_RefuseAsRecorded()
    {
        ClusterPrograms.SkipUnlessThere();
        cluster.Apply("runtimeclass.yaml");
        cluster.Apply(JsonNode.Parse("""{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"gvisor"},"handler":"runsc"}""")!);
        foreach (PolicyCase tried in PolicyCase.All)
        {
            cluster.Apply(tried.Namespace);
        }

        // As they would be before the policies came.
        cluster.Apply("policy/");
        PolicyCase refused = PolicyCase.All.Single(tried => tried.Name == "unknown key");
        await UntilAsync(() => Try(refused.Pod).Contains(Denied, StringComparison.Ordinal));
        AssertAsRecorded();
        AssertKeepsGrants();
        AssertNamespaces();
        AssertAdvises();
    }

    private void AssertAsRecorded()
    {
        Dictionary<string, string> found = PolicyCase.All.ToDictionary(tried => tried.Name, tried => MessageOf(Try(tried.Pod)));
        if (s_isRenewing)
        {
            RecordedMessages.Write(found);
        }

        RecordedMessages.AssertSame(found);
    }

    private void AssertKeepsGrants()
    {
        JsonNode pod = PolicyCase.All.Single(tried => tried.Name == "a grant").Pod;
        string space = pod["metadata"]!["namespace"]!.GetValue<string>();
        cluster.Do(pod.ToJsonString(), "create", "-f", "-");
        cluster.Do("", "label", "pod", "-n", space, "shop", "tier=front");
        cluster.Do("", "annotate", "pod", "-n", space, "shop", "--overwrite", "ambient.ambicap.dev/web= cap_net_bind_service");
        AssertDenied("grant of an existing Pod changed", "", "annotate", "pod", "-n", space, "shop", "--overwrite", "ambient.ambicap.dev/web=KILL");
        AssertDenied("grant of an existing Pod changed", "", "annotate", "pod", "-n", space, "shop", "ambient.ambicap.dev/web-");
        AssertDenied("grant of an existing Pod changed", "", "annotate", "pod", "-n", space, "shop", "nonroot.ambicap.dev/log=KILL");
        JsonNode status = JsonNode.Parse(cluster.Do("", "get", "pod", "-n", space, "shop", "-o", "json"))!;
        status["metadata"]!["annotations"]!["nonroot.ambicap.dev/log"] = "KILL";
        AssertDenied("grant of an existing Pod changed", status.ToJsonString(), "replace", "--raw", $"/api/v1/namespaces/{space}/pods/shop/status", "-f", "-");
        AssertDenied(
            "cannot be added to a Pod that exists by its Binding",
            """{"apiVersion":"v1","kind":"Binding","metadata":{"name":"shop","annotations":{"ambient.ambicap.dev/log":"KILL"}},"target":{"kind":"Node","name":"n"}}""",
            "create", "--raw", $"/api/v1/namespaces/{space}/pods/shop/binding", "-f", "-");
    }

    private void AssertNamespaces()
    {
        const string Space = "case-a-grant";
        AssertDenied("names what is no capability: \"FLY\"", "", "annotate", "namespace", Space, "ambicap.dev/allow-root-equivalent=BPF,FLY");
        AssertDenied("has no effect in a cluster without ambicap-webhook", "", "label", "namespace", Space, "ambicap.dev/add-is-ambient=true");
        cluster.Do("", "annotate", "namespace", Space, "ambicap.dev/allow-root-equivalent=BPF");

        // What was wrong before the policy came may stay.
        cluster.Do("", "label", "namespace", "case-opted-in-wrongly", "tier=front");
    }

    private void AssertAdvises()
    {
        JsonNode pod = PolicyCase.All.Single(tried => tried.Name == "beyond baseline").Pod;
        JsonObject deployment = new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["namespace"] = "case-beyond-baseline", ["name"] = "shop" },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "shop" } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "shop" }, ["annotations"] = pod["metadata"]!["annotations"]!.DeepClone() },
                    ["spec"] = pod["spec"]!.DeepClone(),
                },
            },
        };

        // The namespace warns of nothing: its workloads are told what their Pods would be refused for.
        ProgramRun run = cluster.Kubectl(deployment.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("with binding 'ambicap-grants-warn': ambient beyond the level (container \"web\": NET_RAW may not be ambient at level baseline", run.Errors, StringComparison.Ordinal);
        cluster.Do("", "label", "namespace", "case-beyond-baseline", "pod-security.kubernetes.io/warn=restricted");
        deployment["spec"]!["template"]!["metadata"]!["annotations"]!["ambient.ambicap.dev/log"] = "FLY";
        run = cluster.Kubectl(deployment.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("NET_RAW,KILL may not be ambient at level restricted", run.Errors, StringComparison.Ordinal);
        Assert.Contains("with binding 'ambicap-grants-advise': unknown capability in a grant (container \"log\"", run.Errors, StringComparison.Ordinal);
    }

    private Task UntilAsync(Func<bool> isThere) => ControlPlane.UntilAsync(isThere, () => cluster.Log(ClusterPrograms.ApiServer!));

    /// <summary>What kubectl says of a Pod that is tried and not kept; empty where it is taken.</summary>
    private string Try(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    private static string MessageOf(string errors)
    {
        int begin = errors.IndexOf(Denied, StringComparison.Ordinal);
        Assert.True(errors.Length == 0 || begin >= 0, errors);
        return errors.Length == 0 ? "" : errors[(begin + Denied.Length)..].TrimEnd('\n');
    }

    private void AssertDenied(string message, string input, params IEnumerable<string> arguments)
    {
        ProgramRun run = cluster.Kubectl(input, arguments);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }
}
