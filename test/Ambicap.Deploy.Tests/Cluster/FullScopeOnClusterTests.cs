using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>The manifests of <c>deploy/webhook/full</c>: the whole standards, in the place of Pod Security Admission, which is off here.</summary>
public sealed class FullScopeOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";
    private const string Grant = "ambient.ambicap.dev/web";

    private readonly InstalledWebhook _webhook = new(cluster, "full");

    public ValueTask DisposeAsync() => _webhook.DisposeAsync();

    [Fact]
    public async Task Webhook_OnARealApiServer_StandsForPodSecurityAdmission()
    {
        ClusterPrograms.SkipUnlessThere();
        cluster.Apply("webhook/full/rbac.yaml");
        _webhook.Install("webhook/mutating.yaml", "webhook/full/validating.yaml");

        // What the cluster itself needs is created while the webhook is down, everything else is not.
        _ = _webhook.Create(InSystem(ClusterPod.Of("dns")));
        Assert.Contains("failed calling webhook", _webhook.Refused(ClusterPod.Of("plain")), StringComparison.Ordinal);

        await _webhook.StartAsync();
        _ = _webhook.Create(ClusterPod.Of("plain"));
        AssertTightens();
        await AssertEnforcesAsync();
        AssertSystemGrantsAreJudged();
        AssertUpdates();
    }

    /// <summary>A namespace gets stricter: it is told which Pods break the new level.</summary>
    private void AssertTightens()
    {
        ProgramRun run = cluster.Kubectl("", "label", "namespace", "shop", Enforce + "=restricted");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Warning: existing pods in namespace \"shop\" violate the new PodSecurity enforce level \"restricted:latest\"", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Warning: plain: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile", run.Errors, StringComparison.Ordinal);
        run = cluster.Kubectl("", "label", "namespace", "shop", "--overwrite", Enforce + "=strict");
        Assert.NotEqual(0, run.ExitCode);
    }

    private async Task AssertEnforcesAsync()
    {
        await ControlPlane.UntilAsync(() => _webhook.Try(ClusterPod.Of("new")).Length > 0, () => _webhook.Log);
        Assert.Contains(
            "violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"web\" may gain privileges; set securityContext.allowPrivilegeEscalation to false), "
            + "unrestricted capabilities (container \"web\" does not drop ALL; set securityContext.capabilities.drop to [\"ALL\"]), runAsNonRoot != true (container \"web\" may run "
            + "as root; set securityContext.runAsNonRoot to true, for it or for the Pod), seccompProfile (container \"web\" has no seccomp profile; set "
            + "securityContext.seccompProfile.type to RuntimeDefault, for it or for the Pod)",
            _webhook.Refused(ClusterPod.Of("new")),
            StringComparison.Ordinal);
        JsonObject good = ClusterPod.Of("good", (Grant, "NET_BIND_SERVICE"));
        good["spec"]!["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } };
        good["spec"]!["containers"]![0]!["securityContext"] =
            new JsonObject { ["allowPrivilegeEscalation"] = false, ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") } };
        Assert.Equal("ambicap", _webhook.Create(good)["spec"]!["runtimeClassName"]!.GetValue<string>());
    }

    private void AssertSystemGrantsAreJudged()
    {
        Assert.Contains("root-equivalent grant", _webhook.Refused(InSystem(ClusterPod.Of("agent", (Grant, "SYS_ADMIN")))), StringComparison.Ordinal);
        Assert.NotEqual(0, cluster.Kubectl("", "annotate", "pod", "-n", "kube-system", "dns", Grant + "=KILL").ExitCode);
        cluster.Do("", "label", "pod", "-n", "kube-system", "dns", "tier=front");
    }

    /// <summary>A Pod that breaks the level may change as long as its images stay.</summary>
    private void AssertUpdates()
    {
        cluster.Do("", "label", "pod", "-n", "shop", "plain", "tier=front");
        ProgramRun run = cluster.Kubectl("", "set", "image", "-n", "shop", "pod/plain", "web=shop:2");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("violates PodSecurity \"restricted:latest\"", run.Errors, StringComparison.Ordinal);
    }

    private static JsonObject InSystem(JsonObject pod)
    {
        pod["metadata"]!["namespace"] = "kube-system";
        return pod;
    }
}
