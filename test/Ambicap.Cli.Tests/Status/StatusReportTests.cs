using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Status;

namespace Ambicap.Cli.Tests.Status;

/// <summary>What of a cluster's objects is health, and what is a problem with which words.</summary>
public sealed class StatusReportTests
{
    private static readonly DateTime s_now = DateTime.UtcNow;
    private static readonly string s_certificate = Certificate(30);

    [Fact]
    public void Of_AllThere_IsHealthy()
    {
        StatusJson status = StatusReport.Of(Healthy(), s_now);
        Assert.Empty(status.Problems);
        Assert.True(status.Healthy);
        Assert.Equal(("webhook", "yes", 2), (status.Policy.Kind, status.Policy.Answers, status.Policy.Ready));
        Assert.True(status.Policy.Certificate!.Trusted);
        Assert.Equal(["ambicap"], status.RuntimeClasses);
        Assert.Equal([new NodeStatus("n1", "0.1.0", null)], status.Nodes);
        GrantStatus grant = Assert.Single(status.Grants);
        Assert.Equal(("shop", 2), (grant.Namespace, grant.Pods));
        Assert.Equal(["KILL", "NET_BIND_SERVICE"], grant.Capabilities);
    }

    [Fact]
    public void Of_NothingInstalled_SaysSo()
    {
        StatusJson status = StatusReport.Of(new ClusterFacts { Namespace = "ambicap-system" }, s_now);
        Assert.Equal(
            [
                "there is no namespace ambicap-system: nothing is installed in it; run ambicap install, or name the namespace by -n",
                "no policy of ours refuses a wrong grant (); run ambicap install with --policy webhook or cel",
                "no RuntimeClass has the handler ambicap: Pods with grants are refused; run ambicap install",
                "there is no DaemonSet ambicap-node in ambicap-system; run ambicap install",
            ],
            status.Problems);
    }

    [Fact]
    public void Of_CertificateOfAnotherAuthority_IsAProblem()
    {
        ClusterFacts facts = Healthy() with { Certificate = Certificate(30) };
        Assert.Equal(
            ["the webhook's certificate is not trusted by MutatingWebhookConfiguration ambicap-webhook and ValidatingWebhookConfiguration ambicap-webhook; see the log of ambicap-webhook"],
            StatusReport.Of(facts, s_now).Problems);
        facts = Healthy();
        facts.Validating!["webhooks"]!.AsArray().Add(JsonNode.Parse("""{"name":"new"}"""));
        StatusJson status = StatusReport.Of(facts, s_now);
        Assert.Equal(["the webhook's certificate is not trusted by ValidatingWebhookConfiguration ambicap-webhook (new); see the log of ambicap-webhook"], status.Problems);
        Assert.False(status.Policy.Certificate!.Trusted);
        Assert.Equal(["the webhook's certificate has expired; see the log of ambicap-webhook"], StatusReport.Of(Healthy(), s_now.AddDays(31)).Problems);
        Assert.Equal(["the webhook's certificate cannot be read; see kubectl get secret, and your rights"], StatusReport.Of(Healthy() with { Certificate = null }, s_now).Problems);
    }

    [Fact]
    public void Of_WebhookHalfReadyOrSilent_IsAProblem()
    {
        ClusterFacts facts = Healthy() with
        {
            Deployment = Parse("""{"spec":{"replicas":2},"status":{"readyReplicas":1}}"""),
            Answer = new PolicyAnswer(null, IsKnown: true, "a Pod with an unknown grant is taken"),
        };
        Assert.Equal(
            [
                "no policy of ours refuses a wrong grant (a Pod with an unknown grant is taken); see below, or the API server's log",
                "1 of 2 replicas of ambicap-webhook are ready; see kubectl describe -n ambicap-system deployment/ambicap-webhook",
            ],
            StatusReport.Of(facts, s_now).Problems);
    }

    [Fact]
    public void Of_LeftoversAndNodesThatAreNoLongerChosen_AreProblems()
    {
        ClusterFacts facts = Healthy() with
        {
            Leftovers = "Role ambicap-webhook, Secret ambicap-webhook-authority",
            DaemonSet = Parse("""{"spec":{"template":{"spec":{"nodeSelector":{"pool":"edge"},"containers":[{"image":"ambicap-node:0.1.0"}]}}}}"""),
        };
        Assert.Equal(
            [
                "node n1: it has 0.1.0 and is no longer one that ambicap-node is for, so its limit is not renewed; "
                    + "give ambicap install a --node-selector that it has, or run ambicap uninstall, which cleans it too",
                "an installation by other options left Role ambicap-webhook, Secret ambicap-webhook-authority; run ambicap install with the options that are wanted",
            ],
            StatusReport.Of(facts, s_now).Problems);
    }

    [Fact]
    public void Of_BothPolicies_SaysThatAChangeIsNotDone() => Assert.Equal(
        ["both policies are there: a change from one to the other has not come to its end; run ambicap install with the one that is wanted"],
        StatusReport.Of(Healthy() with { Policies = StatusReport.CelPolicies }, s_now).Problems);

    [Fact]
    public void Of_CelWithAMissingPolicy_NamesIt()
    {
        ClusterFacts facts = Healthy() with
        {
            Validating = null,
            Mutating = null,
            Policies = [.. StatusReport.CelPolicies.Where(name => name != "ambicap-changes")],
            Answer = new PolicyAnswer(PolicyKind.Cel, IsKnown: true, "denied"),
        };
        Assert.Equal(["policies are missing or have no binding: ambicap-changes; run ambicap install --policy cel"], StatusReport.Of(facts, s_now).Problems);
    }

    [Theory]
    [InlineData("{}", null, "node n1: no label ambicap.dev/ready: no Pod of ambicap-node is on it; see kubectl describe daemonset ambicap-node")]
    [InlineData("{}", """{"state":{"waiting":{"reason":"ErrImagePull","message":"no such image"}}}""", "node n1: no label ambicap.dev/ready: its Pod p waits: ErrImagePull no such image; see kubectl describe pod p")]
    [InlineData("{}", """{"lastState":{"terminated":{"exitCode":1,"message":"containerd did not come back"}}}""", "node n1: no label ambicap.dev/ready: ambicap-node failed: containerd did not come back")]
    [InlineData("""{"ambicap.dev/ready":"0.1.0"}""", null, "node n1: no label ambicap.dev/handler=ambicap, by which the RuntimeClass finds nodes; restart its Pod of ambicap-node")]
    [InlineData("""{"ambicap.dev/ready":"0.0.9","ambicap.dev/handler":"ambicap"}""", """{"state":{"running":{}}}""", "node n1: it has 0.0.9, and ambicap-node is 0.1.0: its Pod p is Running; see kubectl logs p")]
    public void Of_NodeThatIsNotReady_SaysWhy(string labels, string? container, string expected)
    {
        JsonNode node = Parse("""{"metadata":{"name":"n1","labels":LABELS}}""".Replace("LABELS", labels, StringComparison.Ordinal));
        node["metadata"]!["labels"]!["kubernetes.io/os"] = "linux";
        const string Pod = """{"metadata":{"name":"p"},"spec":{"nodeName":"n1"},"status":{"phase":"Running","containerStatuses":[STATUS]}}""";
        JsonNode[] pods = container is null ? [] : [Parse(Pod.Replace("STATUS", container, StringComparison.Ordinal))];
        Assert.Equal([expected], StatusReport.Of(Healthy() with { Nodes = [node], NodePods = pods }, s_now).Problems);
    }

    /// <summary>A node that the DaemonSet does not choose is no problem.</summary>
    [Fact]
    public void Of_NodeThatIsNotChosen_IsLeftOut()
    {
        JsonNode windows = Parse("""{"metadata":{"name":"w","labels":{"kubernetes.io/os":"windows"}}}""");
        StatusJson status = StatusReport.Of(Healthy() with { Nodes = [windows] }, s_now);
        Assert.True(status.Healthy);
        Assert.Equal([new NodeStatus("w", null, null)], status.Nodes);
    }

    [Theory]
    [InlineData("pods.validate.ambicap.dev", "ambient")]
    [InlineData("system.validate.ambicap.dev", "full")]
    public void Of_WebhooksEntries_SayItsScope(string name, string expected)
    {
        ClusterFacts facts = Healthy();
        facts.Validating!["webhooks"]![0]!["name"] = name;
        Assert.Equal(expected, StatusReport.Of(facts, s_now).Policy.Scope);
    }

    private static ClusterFacts Healthy()
    {
        string bundle = Convert.ToBase64String(Encoding.UTF8.GetBytes(s_certificate));
        JsonNode Configuration(string kind) => new JsonObject
        {
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "ambicap-webhook" },
            ["webhooks"] = new JsonArray(new JsonObject { ["clientConfig"] = new JsonObject { ["caBundle"] = bundle } }),
        };
        return new ClusterFacts
        {
            Namespace = "ambicap-system",
            NamespaceObject = Parse("""{"metadata":{"name":"ambicap-system"}}"""),
            Deployment = Parse("""{"spec":{"replicas":2},"status":{"readyReplicas":2}}"""),
            DaemonSet = Parse("""{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/os":"linux"},"containers":[{"image":"r.example:5000/ambicap-node:0.1.0"}]}}}}"""),
            Mutating = Configuration("MutatingWebhookConfiguration"),
            Validating = Configuration("ValidatingWebhookConfiguration"),
            Certificate = s_certificate,
            Answer = new PolicyAnswer(PolicyKind.Webhook, IsKnown: true, "denied"),
            RuntimeClasses = [Parse("""{"metadata":{"name":"ambicap"},"handler":"ambicap"}""")],
            Nodes = [Parse("""{"metadata":{"name":"n1","labels":{"kubernetes.io/os":"linux","ambicap.dev/ready":"0.1.0","ambicap.dev/handler":"ambicap"}}}""")],
            Granted = [new GrantedPod("shop", "a", "n1", "ambicap", ["web=NET_BIND_SERVICE"]), new GrantedPod("shop", "b", "n1", "ambicap", ["web=kill", "x=nonsense"])],
        };
    }

    private static string Certificate(int days)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=w", key, HashAlgorithmName.SHA256).CreateSelfSigned(s_now.AddDays(-1), s_now.AddDays(days));
        return certificate.ExportCertificatePem();
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;
}
