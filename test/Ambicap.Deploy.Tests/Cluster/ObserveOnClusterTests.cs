using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Node.Events;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>What ambicap-node tells a real API server, and what ambicap doctor asks one.</summary>
public sealed class ObserveOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    [Fact]
    public void Event_OnARealApiServer_IsTakenAndDescribedWithThePod()
    {
        ClusterPrograms.SkipUnlessThere();
        cluster.Do("", "create", "namespace", "shop");
        JsonNode pod = JsonNode.Parse(cluster.Do(ClusterPod.Of("told").ToJsonString(), "create", "-f", "-", "-o", "json"))!;
        AuditEntry entry = new("3f1c", RefusalReason.NodeLimit, "refused in Pod shop/told: no \u00e9\n")
        {
            Pod = new PodIdentity("shop", "told", (string)pod["metadata"]!["uid"]!),
            Container = "web",
        };
        PodEvent told = PodEvent.Of(entry, DateTime.UtcNow)!;
        foreach (PodEvent one in (PodEvent[])[told, told with { Count = 12, Note = new string('x', 5000) }, told with { IsGranted = true, Container = "" }])
        {
            cluster.Do(Encoding.UTF8.GetString(EventDocument.Of(one, "node-1")), "create", "--raw", EventDocument.PathOf(one), "-f", "-");
        }

        string described = cluster.Do("", "describe", "pod", "-n", "shop", "told");
        Assert.Matches("Warning +AmbientRefused +.*ambicap.dev/node.* +refused in Pod shop/told: no", described);
        Assert.Matches("Normal +AmbientGranted +", described);
        Assert.Contains("x (12 times)", described, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_OnARealApiServer_NamesWhatIsMissingAndThenIsContent()
    {
        ClusterPrograms.SkipUnlessThere();
        Dictionary<string, string> before = Results();
        Assert.Equal(("failed", "failed", "failed"), (before["RuntimeClass"], before["admission"], before["nodes: label and version"]));

        cluster.Apply("runtimeclass.yaml");
        cluster.Apply("namespace.yaml");
        cluster.Apply("policy/");
        cluster.Apply(JsonNode.Parse("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1","labels":{"ambicap.dev/ready":"0.1.0"}}}""")!);
        Dictionary<string, string> after = Results();
        Assert.Equal(
            ("ok", "ok", "ok", "ok", "unknown"),
            (after["RuntimeClass"], after["admission"], after["nodes: label and version"], after["policies: bindings and parameters"], after["DaemonSet ambicap-node"]));

        cluster.Do("", "delete", "validatingadmissionpolicybinding", "--all");
        Assert.Equal("failed", Results()["policies: bindings and parameters"]);
    }

    private Dictionary<string, string> Results() => JsonNode.Parse(cluster.Ambicap("doctor", "--scope", "cluster", "-o", "json").Output)!["checks"]!
        .AsArray().ToDictionary(check => (string)check!["check"]!, check => (string)check!["result"]!);
}
