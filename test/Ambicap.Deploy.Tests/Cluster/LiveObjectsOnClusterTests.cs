using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The verbs that look at objects of a cluster, on a real API server with a real kubectl.</summary>
public sealed class LiveObjectsOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const int ManyObjects = 600;

    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: web, labels: {pod-security.kubernetes.io/enforce: baseline, ambicap.dev/add-is-ambient: "true"}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: open, labels: {pod-security.kubernetes.io/enforce: privileged}}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: n1, labels: {ambicap.dev/handler: ambicap}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: web}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}, annotations: {ambient.ambicap.dev/c: "NET_RAW"}}
            spec: {runtimeClassName: ambicap, containers: [{name: c, image: x, securityContext: {runAsUser: 1000, capabilities: {add: [KILL]}}}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: tick, namespace: open}
        spec:
          schedule: "* * * * *"
          jobTemplate: {spec: {template: {metadata: {annotations: {ambient.ambicap.dev/c: SYS_TIME}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: held, namespace: open, annotations: {ambient.ambicap.dev/c: NET_BIND_SERVICE}}
        spec: {nodeName: n1, runtimeClassName: ambicap, containers: [{name: c, image: x}]}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: web
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: 11111111-1111-1111-1111-111111111111, controller: true}]
        spec:
          selector: {matchLabels: {a: c}}
          template: {metadata: {labels: {a: c}, annotations: {ambient.ambicap.dev/c: KILL}}, spec: {containers: [{name: c, image: x}]}}
        """;

    [Fact]
    public void Verbs_OnACluster_SeeItsObjects()
    {
        ClusterPrograms.SkipUnlessThere();
        cluster.Apply("runtimeclass.yaml");
        _ = cluster.Do(Objects, "apply", "-f", "-");

        ProgramRun check = cluster.Ambicap("check", "-A", "-o", "json");
        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            ["deployment/web -n web: False", "cronjob/tick -n open: True", "pod/held -n open: True"],
            Lines(check).Select(item => $"{item["file"]}: {(bool)item["allowed"]!}"));

        ProgramRun explain = cluster.Ambicap("explain", "deploy/web", "-n", "web", "-o", "json");
        Assert.Equal((0, ""), (explain.ExitCode, explain.Errors));
        Assert.Equal("[\"KILL\",\"NET_RAW\"]", JsonNode.Parse(explain.Output)![0]!["granted"]!.ToJsonString());

        JsonNode audit = JsonNode.Parse(cluster.Ambicap("audit", "-o", "json").Output)!;
        Assert.Equal(
            ["open CronJob/tick True []", "open Pod/held True [\"n1\"]", "web Deployment/web False []"],
            audit["grants"]!.AsArray().Select(grant => $"{grant!["namespace"]} {grant["kind"]}/{grant["name"]} {(bool)grant["allowed"]!} {grant["nodes"]!.ToJsonString()}"));

        AssertErrors();
        AssertPages();
    }

    private void AssertErrors()
    {
        ProgramRun missing = cluster.Ambicap("check", "deployment/none", "-n", "web");
        Assert.Equal(
            (2, "ambicap: deployment/none -n web: Error from server (NotFound): deployments.apps \"none\" not found; see kubectl config current-context and your rights\n"),
            (missing.ExitCode, missing.Errors));
        ProgramRun nowhere = cluster.Ambicap("check", "-n", "nowhere");
        Assert.Equal(
            (2, "ambicap: namespace nowhere: Error from server (NotFound): namespaces \"nowhere\" not found; see kubectl get namespaces\n"), (nowhere.ExitCode, nowhere.Errors));
    }

    /// <summary>More objects than the API server answers at once.</summary>
    private void AssertPages()
    {
        IEnumerable<string> templates = Enumerable.Range(0, ManyObjects).Select(i => $$$"""
            apiVersion: v1
            kind: PodTemplate
            metadata: {name: t{{{i}}}, namespace: default, labels: {many: "yes"}}
            template: {spec: {containers: [{name: c, image: x}]}}
            """);
        _ = cluster.Do(string.Join("\n---\n", templates), "create", "-f", "-");
        ProgramRun many = cluster.Ambicap("check", "-n", "default", "-l", "many=yes");
        Assert.Equal((0, $"{ManyObjects} checked: 0 forbidden, {ManyObjects} allowed; 1 other skipped; 0 unreadable\n"), (many.ExitCode, many.Output));
    }

    private static IEnumerable<JsonNode> Lines(ProgramRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
}
