using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The webhook in Pods of its own image, changed and upgraded on a cluster that goes on creating Pods: none of them may notice.</summary>
public sealed class WebhookRolloutTests(NodeCluster cluster) : IClassFixture<NodeCluster>
{
    private const string Namespace = "ambicap-system";
    private const string Grant = "ambient.ambicap.dev/web";

    [Fact]
    public async Task Install_OverARunningWebhook_RefusesNoPodMeanwhile()
    {
        NodeCluster.SkipUnlessThere();
        cluster.ImportImages("ambicap-webhook", "ambicap-node");
        cluster.TagImage("ambicap-webhook:0.1.0", "ambicap-webhook:next");
        cluster.Do("", "create", "namespace", "shop");
        await ControlPlane.UntilAsync(
            () => cluster.Kubectl("", "get", "serviceaccount", "-n", "shop", "default").ExitCode == 0, () => "no account");

        await using PodTries plain = new(cluster, ClusterPod.Of("plain"));
        Install("refuses a wrong grant");
        await using PodTries granted = new(cluster, ClusterPod.Of("granted", (Grant, "NET_BIND_SERVICE")));
        JsonObject agent = ClusterPod.Of("agent", (Grant, "NET_BIND_SERVICE"));
        agent["metadata"]!["namespace"] = "kube-system";
        await using PodTries system = new(cluster, agent);
        IReadOnlyList<string> first = Pods();
        Install("webhook (every Pod)", "--scope", "full");
        DateTime widened = DateTime.UtcNow;
        IReadOnlyList<string> full = Pods();
        Install("webhook (every Pod)", "--scope", "full", "--image", "ambicap-webhook:next");
        IReadOnlyList<string> next = Pods();
        Install("refuses a wrong grant", "--image", "ambicap-webhook:next");
        IReadOnlyList<string> back = Pods();

        // Each time other Pods: what is shown here is not that nothing was done.
        IReadOnlyList<string>[] all = [first, full, next, back];
        Assert.All(all, pods => Assert.Equal(2, pods.Count));
        Assert.Equal(8, all.SelectMany(pods => pods).Distinct().Count());
        Assert.Empty(await RefusedAsync(plain));
        Assert.Empty(await RefusedAsync(granted));
        AssertGapOfSystem(await RefusedAsync(system), widened);
    }

    private static async Task<IReadOnlyList<(DateTime At, string Said)>> RefusedAsync(PodTries tries)
    {
        (int count, IReadOnlyList<(DateTime At, string Said)> refused) = await tries.EndAsync();
        TimeSpan gap = refused.Count == 0 ? TimeSpan.Zero : refused[^1].At - refused[0].At;
        TestContext.Current.SendDiagnosticMessage($"{count} Pods tried, {refused.Count} refused within {gap}");
        Assert.InRange(count, 200, int.MaxValue);
        return refused;
    }

    /// <summary>
    /// The entry that is new with the scope has no <c>caBundle</c> until the webhook looks, every ten seconds; no longer than until install
    /// ends.
    /// </summary>
    private static void AssertGapOfSystem(IReadOnlyList<(DateTime At, string Said)> refused, DateTime widened) => Assert.All(refused, item =>
    {
        Assert.Contains("failed calling webhook \\\"system.validate.ambicap.dev\\\"", item.Said, StringComparison.Ordinal);
        Assert.True(item.At < widened, $"{item.At:HH:mm:ss.fff} {item.Said}");
        Assert.InRange(item.At - refused[0].At, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    });

    /// <summary>Installs; what is in force then is whole at once.</summary>
    private void Install(string shown, params IEnumerable<string> words)
    {
        ProgramRun run = cluster.Ambicap(["install", .. words]);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Errors}{cluster.Kubectl("", "describe", "pods", "-n", Namespace).Output}");
        ProgramRun status = cluster.Ambicap("status");
        Assert.True(status.ExitCode == 0, status.Output + status.Errors);
        Assert.Contains(shown, status.Output, StringComparison.Ordinal);
    }

    /// <summary>The webhook's Pods that are to stay.</summary>
    private IReadOnlyList<string> Pods() =>
    [
        .. JsonNode.Parse(cluster.Do("", "get", "pods", "-n", Namespace, "-l", "app.kubernetes.io/name=ambicap-webhook", "-o", "json"))!["items"]!
            .AsArray()
            .Where(pod => pod!["metadata"]!["deletionTimestamp"] is null)
            .Select(pod => (string)pod!["metadata"]!["name"]!),
    ];
}
