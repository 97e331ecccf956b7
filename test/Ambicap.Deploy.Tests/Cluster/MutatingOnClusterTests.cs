using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Deploy.Tests.Mutating;
using Ambicap.Tests;
using Ambicap.Webhook.Tests.Running;
using static Ambicap.Deploy.Tests.Cluster.MutatingObjects;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The policies that complete Pods, in a real API server with those that judge them, and no webhook.</summary>
/// <remarks>One test on one control plane. AMBICAP_RANDOM_PODS says how many random Pods are tried; 10,000 take some minutes.</remarks>
public sealed class MutatingOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Denied = "denied request: ";
    private const int Batch = 200;
    private static readonly int s_count = int.Parse(Environment.GetEnvironmentVariable("AMBICAP_RANDOM_PODS") ?? "400", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Policies_OnARealApiServer_CompleteAsTheWebhookDoes()
    {
        ClusterPrograms.SkipUnlessThere();
        foreach (string name in (string[])["ambicap", "gvisor", "crun"])
        {
            cluster.Apply(RuntimeClass(name));
        }

        foreach (PodSpace space in PodSpace.All)
        {
            cluster.Apply(space.ToJson());
        }

        InstallOptions options = new() { Namespace = "ambicap-system", Policy = PolicyKind.Cel, Mutating = MutatingKind.Always };
        foreach (JsonObject item in InstallPlan.Of(options).Policy)
        {
            cluster.Apply(item);
        }

        await UntilAsync(() => (string?)Tried(Granted("default"))?["spec"]!["runtimeClassName"] == "ambicap");
        await UntilAsync(() => Tried(Adding("labelled"))?["metadata"]!["annotations"] is not null);
        AssertClassIsWhole();
        AssertEveryContainerIsCompleted();
        AssertTemplates();
        AssertRandom();
        AssertBounds();
        await AssertFailingAsync();
    }

    /// <summary>What the class brings comes in too, though its plugin is asked before the policies: it is asked again.</summary>
    private void AssertClassIsWhole()
    {
        JsonNode spec = Tried(Granted("default"))!["spec"]!;
        Assert.Equal("5m", (string?)spec["overhead"]!["cpu"]);
        Assert.Equal("ambicap", (string?)spec["nodeSelector"]!["ambicap.dev/handler"]);
        Assert.Contains(spec["tolerations"]!.AsArray(), toleration => (string?)toleration!["key"] == "example.com/ambicap");
    }

    /// <summary>Init containers and sidecars by their own places; others stay as they are.</summary>
    private void AssertEveryContainerIsCompleted()
    {
        JsonObject pod = ClusterPod.Of(
            "many", ("ambient.ambicap.dev/proxy", "SYSLOG"), ("nonroot.ambicap.dev/setup", "SYS_NICE"), ("ambient.ambicap.dev/log", "SYS_TIME"));
        pod["metadata"]!["namespace"] = "default";
        pod["spec"]!["initContainers"] = JsonNode.Parse("""
            [{"name":"first","image":"a"},
             {"name":"setup","image":"a","securityContext":{"runAsUser":7}},
             {"name":"proxy","image":"a","restartPolicy":"Always"}]
            """);
        pod["spec"]!["containers"]!.AsArray().Add(JsonNode.Parse("""{"name":"log","image":"a","securityContext":{"capabilities":{"drop":["ALL"],"add":["KILL"]}}}"""));
        JsonNode spec = Tried(pod)!["spec"]!;
        Assert.Equal(["first:", "setup:SYS_NICE", "proxy:SYSLOG"], spec["initContainers"]!.AsArray().Select(Added));
        Assert.Equal(["web:", "log:KILL,SYS_TIME"], spec["containers"]!.AsArray().Select(Added));

        // An ephemeral container is none of a new Pod, and gets nothing later.
        pod["spec"]!["containers"]![0]!["image"] = "a";
        cluster.Do(pod.ToJsonString(), "create", "-f", "-");
        JsonNode kept = JsonNode.Parse(cluster.Do("", "get", "pod", "many", "-o", "json"))!;
        kept["spec"]!["ephemeralContainers"] = JsonNode.Parse("""[{"name":"debug","image":"a","securityContext":{"capabilities":{"add":["SYSLOG"]}}}]""");
        string after = cluster.Do(kept.ToJsonString(), "replace", "--raw", "/api/v1/namespaces/default/pods/many/ephemeralcontainers", "-f", "-");
        Assert.True(JsonNode.DeepEquals(kept["metadata"]!["annotations"], JsonNode.Parse(after)!["metadata"]!["annotations"]));
        cluster.Do("", "delete", "pod", "many", "--force", "--grace-period=0");
    }

    /// <summary>A template is told what its Pods will be refused for, and not that it lacks what they will get.</summary>
    private void AssertTemplates()
    {
        JsonObject granted = Granted("baseline");
        granted["metadata"]!["annotations"]!["ambient.ambicap.dev/web"] = "AUDIT_WRITE";
        Assert.Equal("", Warnings("baseline", granted));
        granted["metadata"]!["annotations"]!["ambient.ambicap.dev/web"] = "SYS_TIME";
        const string Beyond = "ambient beyond the level (container \"web\": ";
        Assert.Contains(
            $"'ambicap-grants-warn': {Beyond}SYS_TIME may not be ambient at level baseline", Warnings("baseline", granted), StringComparison.Ordinal);
        Assert.Contains(
            $"'ambicap-labelled': {Beyond}NET_RAW may not be ambient at level baseline",
            Warnings("baseline-labelled", Adding("baseline-labelled")),
            StringComparison.Ordinal);
        Assert.Equal("", Warnings("free-labelled", Adding("free-labelled")));
        Assert.Equal("", Warnings("baseline", Adding("baseline")));
    }

    /// <summary>Random Pods: the API server makes of them what the webhook makes of them, and refuses them for a reason of the rules.</summary>
    private void AssertRandom()
    {
        int admitted = 0;
        RandomPod pods = new(new Random(s_count));
        for (int begun = 0; begun < s_count; begun += Batch)
        {
            (PodSpace Space, JsonObject Pod)[] batch = [.. Enumerable.Range(begun, Math.Min(Batch, s_count - begun))
                .Select(number => (PodSpace.All[number % PodSpace.All.Count], number))
                .Select(pair => (pair.Item1, ServedPod.Next(pods, pair.Item1, $"pod-{pair.number}")))];
            ProgramRun run = cluster.Kubectl(string.Join("\n---\n", batch.Select(tried => tried.Pod.ToJsonString())), "create", "--dry-run=server", "-o", "jsonpath-as-json={}", "-f", "-");
            Dictionary<string, JsonNode> taken = ReadAll(run.Output).ToDictionary(NameOf);
            foreach ((PodSpace space, JsonObject pod) in batch)
            {
                AssertAsExpected(WebhookVerdict.Of(space, pod), taken.GetValueOrDefault(NameOf(pod)), ErrorOf(run.Errors, NameOf(pod)), pod);
            }

            admitted += taken.Count;
        }

        Assert.InRange(admitted, s_count / 20, s_count - 1);
    }

    private static void AssertAsExpected(WebhookVerdict expected, JsonNode? taken, string error, JsonNode pod)
    {
        string explanation = $"{pod.ToJsonString()}\nexpected {string.Join("; ", expected.Reasons)} {expected.Pod.ToJsonString()}\nfound {taken?.ToJsonString()}\n{error}";
        Assert.True(expected.Reasons.Count == 0 == taken is not null, explanation);
        if (taken is null)
        {
            int begin = error.IndexOf(Denied, StringComparison.Ordinal);
            Assert.True(begin > 0 && expected.Reasons.Contains(error[(begin + Denied.Length)..].Split(" (")[0]), explanation);
            return;
        }

        Assert.True(JsonNode.DeepEquals(expected.Pod["metadata"]!["annotations"], taken["metadata"]!["annotations"]), explanation);
        Assert.True((string?)expected.Pod["spec"]!["runtimeClassName"] == (string?)taken["spec"]!["runtimeClassName"], explanation);
        foreach (string list in (string[])["containers", "initContainers"])
        {
            Assert.True(Contexts(expected.Pod, list).SequenceEqual(Contexts(taken, list)), explanation);
        }
    }

    /// <summary>50 containers with everything are completed; far more are refused, not let through.</summary>
    private void AssertBounds()
    {
        Assert.Equal("c0:KILL,SYS_NICE,SYS_TIME,SYSLOG", Added(Tried(Large(50))!["spec"]!["containers"]![0]));
        ProgramRun run = cluster.Kubectl(Large(500).ToJsonString(), "create", "--dry-run=server", "-f", "-");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("actual cost limit exceeded", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>A policy that cannot be evaluated refuses who asks, and no other.</summary>
    private async Task AssertFailingAsync()
    {
        JsonNode policy = Manifest.Read("mutating/pods.yaml", "MutatingAdmissionPolicy", "ambicap-mutating");
        policy["spec"]!["variables"]!.AsArray().Single(variable => (string?)variable!["name"] == "runtimeClasses")!["expression"] = "[object.metadata.annotations['example.com/not-there']]";
        cluster.Apply(policy);
        await UntilAsync(() => Tried(Granted("default")) is null);
        Assert.Contains("no such key: example.com/not-there", cluster.Kubectl(Granted("default").ToJsonString(), "create", "--dry-run=server", "-f", "-").Errors, StringComparison.Ordinal);
        JsonObject plain = Adding("default");
        Assert.NotNull(Tried(plain));
        plain["metadata"]!["annotations"] = new JsonObject { ["example.com/ambicap.dev"] = "KILL" };
        Assert.NotNull(Tried(plain));
    }

    private string Warnings(string space, JsonObject pod)
    {
        JsonObject template = new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "shop" }, ["annotations"] = pod["metadata"]!["annotations"]?.DeepClone() },
            ["spec"] = pod["spec"]!.DeepClone(),
        };
        JsonObject deployment = new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["namespace"] = space, ["name"] = "shop" },
            ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "shop" } }, ["template"] = template },
        };
        ProgramRun run = cluster.Kubectl(deployment.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        Assert.Equal(0, run.ExitCode);
        return run.Errors;
    }

    /// <summary>The Pod as it would be; null where it is refused.</summary>
    private JsonNode? Tried(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-o", "json", "-f", "-");
        return run.ExitCode == 0 ? JsonNode.Parse(run.Output) : null;
    }

    private Task UntilAsync(Func<bool> isThere) => ControlPlane.UntilAsync(isThere, () => cluster.Log(ClusterPrograms.ApiServer!));

    private static string Added(JsonNode? container) =>
        $"{container!["name"]}:{string.Join(',', (container["securityContext"]?["capabilities"]?["add"] as JsonArray ?? []).Select(name => (string?)name))}";

    private static IEnumerable<string> Contexts(JsonNode pod, string list) => (pod["spec"]![list] as JsonArray ?? []).Select(Added);

    private static string NameOf(JsonNode pod) => (string)pod["metadata"]!["name"]!;

    /// <summary>Each object stands in a list of its own.</summary>
    private static IEnumerable<JsonNode> ReadAll(string output) =>
        output.Split("\n]\n", StringSplitOptions.RemoveEmptyEntries).Where(text => text.Trim().Length > 0).Select(text => JsonNode.Parse(text + "\n]")![0]!);

    private static string ErrorOf(string errors, string name) =>
        errors.Split("Error from server", StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(error => error.Contains($"\"{name}\"", StringComparison.Ordinal)) ?? "";
}
