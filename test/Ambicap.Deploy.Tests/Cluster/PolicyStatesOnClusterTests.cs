using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// Half of <c>deploy/policy</c>, none of it, or something of it that fails: in a real API server nothing of that touches what does not
/// ask for Ambicap.
/// </summary>
/// <remarks>One test on one control plane, in the order of a cluster's life.</remarks>
public sealed class PolicyStatesOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Folder = "policy/";
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    /// <summary>What a cluster creates and changes all the time.</summary>
    private static readonly string s_plain = string.Join("\n---\n", PlainObjects().Select(document => document.ToJsonString()));

    private static readonly JsonObject s_granted = Granted("NET_BIND_SERVICE");
    private static readonly JsonObject s_mistyped = Granted("NET_BNID");

    [Fact]
    public async Task Policies_InAnyState_LeaveAloneWhatDoesNotAsk()
    {
        ClusterPrograms.SkipUnlessThere();
        cluster.Apply("runtimeclass.yaml");
        cluster.Apply("namespace.yaml");
        await WhilePlainIsCreatedAsync(() => cluster.Apply(Folder));
        await UntilInForceAsync();
        Assert.Empty(Try(ClusterPod.Crowded(InSystem(ClusterPod.Of("crowded")))));
        await AssertAnyOneMissingAsync();
        await AssertAnyOrderAsync();
        await AssertFailingAsync();
        AssertWithoutRuntimeClass();
        await WhilePlainIsCreatedAsync(() => cluster.Do("", "delete", "-f", Path.Combine(Repository.Root, "deploy", Folder)));
        AssertNamespaceIsThere();
    }

    /// <summary>Every single object of ours is missing once.</summary>
    private async Task AssertAnyOneMissingAsync()
    {
        foreach (JsonNode document in Documents())
        {
            await WhilePlainIsCreatedAsync(() => cluster.Do(document.ToJsonString(), "delete", "-f", "-"));
            await WhilePlainIsCreatedAsync(() => cluster.Apply(document));
        }

        await UntilInForceAsync();
    }

    /// <summary>A binding before its policy, a policy before its binding, and both ways out again.</summary>
    private async Task AssertAnyOrderAsync()
    {
        JsonNode[][] orders = [[.. Documents()], [.. Documents().Reverse()]];
        foreach (JsonNode[] order in orders)
        {
            foreach (JsonNode document in order)
            {
                await WhilePlainIsCreatedAsync(() => cluster.Do(document.ToJsonString(), "delete", "-f", "-"));
            }

            foreach (JsonNode document in order)
            {
                await WhilePlainIsCreatedAsync(() => cluster.Apply(document));
            }

            await UntilInForceAsync();
        }
    }

    /// <summary>A policy whose values cannot be read refuses who asks, and no other.</summary>
    private async Task AssertFailingAsync()
    {
        JsonNode policy = Manifest.Read("policy/grants.yaml", "ValidatingAdmissionPolicy", "ambicap-grants");
        policy["spec"]!["variables"]!.AsArray().Single(variable => variable!["name"]!.GetValue<string>() == "runtimeClasses")!["expression"] =
            "[object.metadata.annotations['example.com/not-there']]";
        await WhilePlainIsCreatedAsync(() => cluster.Apply(policy));
        await UntilAsync(() => Try(s_granted).Contains("no such key: example.com/not-there", StringComparison.Ordinal));
        await WhilePlainIsCreatedAsync(() => cluster.Apply("policy/grants.yaml"));
        await UntilInForceAsync();
    }

    private void AssertWithoutRuntimeClass()
    {
        string file = Path.Combine(Repository.Root, "deploy/runtimeclass.yaml");
        cluster.Do("", "delete", "-f", file);
        AssertPlain();
        Assert.Contains("RuntimeClass \"ambicap\" not found", Try(s_granted), StringComparison.Ordinal);
        cluster.Apply("runtimeclass.yaml");
    }

    /// <summary>It is the webhook's, whatever becomes of the policies.</summary>
    private void AssertNamespaceIsThere() =>
        Assert.Equal("Active", cluster.Do("", "get", "namespace", "ambicap-system", "-o", "jsonpath={.status.phase}"));

    /// <summary>Creates plain objects without pause while something happens, and until the API server has learned of it.</summary>
    private async Task WhilePlainIsCreatedAsync(Action change)
    {
        Task changing = Task.Run(change, TestContext.Current.CancellationToken);
        for (DateTime end = DateTime.MaxValue; DateTime.UtcNow < end;)
        {
            AssertPlain();
            end = changing.IsCompleted && end == DateTime.MaxValue ? DateTime.UtcNow + s_settling : end;
        }

        await changing;
    }

    private void AssertPlain()
    {
        ProgramRun run = cluster.Kubectl(s_plain, "create", "--dry-run=server", "-f", "-");
        Assert.True(run.ExitCode == 0, run.Errors);
    }

    private async Task UntilInForceAsync()
    {
        await UntilAsync(() => Try(s_mistyped).Contains("unknown capability in a grant", StringComparison.Ordinal));
        Assert.Empty(Try(s_granted));
        AssertPlain();
    }

    private Task UntilAsync(Func<bool> isThere) => ControlPlane.UntilAsync(isThere, () => cluster.Log(ClusterPrograms.ApiServer!));

    /// <summary>What kubectl says of a Pod that is tried and not kept; empty where it is taken.</summary>
    private string Try(JsonNode pod)
    {
        ProgramRun run = cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-");
        return run.ExitCode == 0 ? "" : run.Errors;
    }

    private static IEnumerable<JsonNode> Documents() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "deploy", Folder), "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => Manifest.ReadAll(Folder + Path.GetFileName(file)));

    private static JsonObject Granted(string names)
    {
        JsonObject pod = InSystem(ClusterPod.Of("granted", ("ambient.ambicap.dev/web", names)));
        pod["spec"]!["runtimeClassName"] = "ambicap";
        return pod;
    }

    private static IEnumerable<JsonObject> PlainObjects()
    {
        JsonObject pod = InSystem(ClusterPod.Of("dns", ("example.com/ambicap.dev", "KILL")));
        yield return pod;
        yield return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "plain" } };
        yield return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "DaemonSet",
            ["metadata"] = new JsonObject { ["namespace"] = "kube-system", ["name"] = "proxy" },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "proxy" } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "proxy" } },
                    ["spec"] = new JsonObject { ["containers"] = pod["spec"]!["containers"]!.DeepClone() },
                },
            },
        };
    }

    private static JsonObject InSystem(JsonObject pod)
    {
        pod["metadata"]!["namespace"] = "kube-system";
        return pod;
    }
}
