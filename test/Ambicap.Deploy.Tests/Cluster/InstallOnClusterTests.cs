using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// The published <c>ambicap</c> on a real API server: install with either policy, change from one to the other, status, uninstall. Where
/// a controller would act, which this control plane has none of, the test does, and no more.
/// </summary>
/// <remarks>One test after the other on one control plane, in the order of a cluster's life.</remarks>
public sealed class InstallOnClusterTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncDisposable
{
    private readonly SelfSignedReplica _webhook = new(cluster, 443);
    private readonly ActingControllers _controllers = new(cluster);

    public async ValueTask DisposeAsync()
    {
        await _controllers.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Fact]
    public async Task Ambicap_OnARealApiServer_InstallsChangesAndGoes()
    {
        ClusterPrograms.SkipUnlessThere();
        AssertPrintedObjectsAreTaken();
        AssertStatus(1, "there is no namespace ambicap-system");
        _controllers.Start();

        cluster.Apply(JsonNode.Parse("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","labels":{"kubernetes.io/os":"linux"}}}""")!);
        AssertDone("install", "--policy", "cel", "--limit", "NET_RAW");
        AssertMutating(isThere: true);
        AssertDone("install", "--policy", "cel", "--mutating", "never");
        AssertMutating(isThere: false);
        AssertDone("install", "--policy", "cel");
        AssertMutating(isThere: true);
        Assert.Contains("ValidatingAdmissionPolicy 'ambicap-grants'", Try("NO_CAPABILITY"), StringComparison.Ordinal);
        AssertOthersAreRefused();
        AssertStatus(1, "node n1: no label ambicap.dev/ready: no Pod of ambicap-node is on it");
        cluster.Do("", "label", "node", "n1", "ambicap.dev/ready=0.1.0", "ambicap.dev/handler=ambicap");
        AssertStatus(0, "cel, refuses a wrong grant");

        await AssertChangesToTheWebhookAsync();
        AssertScopes();
        AssertConflictIsRefused();
        AssertUninstall();
    }

    /// <summary>What <c>-o yaml</c> prints, with everything: a real API server takes each object.</summary>
    private void AssertPrintedObjectsAreTaken()
    {
        cluster.Do("", "create", "namespace", "printed");
        foreach (string[] policy in (string[][])[["webhook"], ["cel"], ["cel", "--mutating", "always"]])
        {
            ProgramRun printed = Ambicap(["install", "-n", "printed", "-o", "yaml", "--with-cri", "--limit", "NET_RAW", "--registry", "registry.example/a", "--policy", .. policy]);
            Assert.Equal((0, ""), (printed.ExitCode, printed.Errors));
            cluster.Do(printed.Output, "apply", "--dry-run=server", "-f", "-");
        }

        ProgramRun tried = Ambicap("install", "--dry-run", "--limit", "NET_RAW");
        Assert.Equal((0, ""), (tried.ExitCode, tried.Errors));
        Assert.Contains("runtimeclass.node.k8s.io/ambicap serverside-applied (server dry run)", tried.Output, StringComparison.Ordinal);
        Assert.Contains("configmap/ambicap-node not judged: namespace ambicap-system is not there yet", tried.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, cluster.Kubectl("", "get", "namespace", "ambicap-system").ExitCode);
    }

    /// <summary>The policies that complete Pods are there, and those that judge them know it; or neither.</summary>
    private void AssertMutating(bool isThere)
    {
        Assert.Equal(isThere, cluster.Kubectl("", "get", "mutatingadmissionpolicy", "ambicap-mutating").ExitCode == 0);
        Assert.Equal(isThere, cluster.Kubectl("", "get", "mutatingadmissionpolicybinding", "ambicap-mutating-labelled").ExitCode == 0);
        string expression = cluster.Do("", "get", "validatingadmissionpolicy", "ambicap-grants", "-o", "jsonpath={.spec.variables[?(@.name=='isCompleted')].expression}");
        Assert.Equal(isThere ? "true" : "false", expression);
    }

    /// <summary>A second namespace, from which the first would be taken apart; a limit for which nothing judges; what is left is named, and goes.</summary>
    private void AssertOthersAreRefused()
    {
        string before = cluster.Do("", "get", "clusterrolebinding,runtimeclass,validatingadmissionpolicy", "-o", "name");
        foreach (string[] words in (string[][])[["install", "-n", "other"], ["install", "-n", "other", "--dry-run"], ["uninstall", "-n", "other"]])
        {
            ProgramRun run = Ambicap(words);
            Assert.Equal(
                (2, "ambicap: Ambicap is in namespace ambicap-system of this cluster, which has it once; give -n ambicap-system, or ambicap uninstall -n ambicap-system first\n"),
                (run.ExitCode, run.Errors));
        }

        ProgramRun none = Ambicap("install", "--policy", "none");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("ConfigMap ambicap-node in namespace ambicap-system has a limit beyond NET_BIND_SERVICE", none.Errors, StringComparison.Ordinal);
        Assert.Equal(before, cluster.Do("", "get", "clusterrolebinding,runtimeclass,validatingadmissionpolicy", "-o", "name"));

        cluster.Do("", "create", "secret", "generic", "-n", "ambicap-system", "ambicap-webhook-authority");
        cluster.Do("", "create", "secret", "generic", "-n", "ambicap-system", "ambicap-webhook-tls");
        AssertStatus(1, "an installation by other options left Secret ambicap-webhook-authority; run ambicap install with the options that are wanted");
        ProgramRun tried = Ambicap("install", "--policy", "cel", "--dry-run");
        Assert.Contains("secret \"ambicap-webhook-authority\" deleted", tried.Output, StringComparison.Ordinal);
        Assert.Equal("secret/ambicap-webhook-authority\nsecret/ambicap-webhook-tls\n", cluster.Do("", "get", "secret", "-n", "ambicap-system", "-o", "name"));
        AssertDone("install", "--policy", "cel");

        // cert-manager did not write it: it is somebody's.
        Assert.Equal("secret/ambicap-webhook-tls\n", cluster.Do("", "get", "secret", "-n", "ambicap-system", "-o", "name"));
    }

    private async Task AssertChangesToTheWebhookAsync()
    {
        // The Service and the account are there as soon as the objects are; the replica is what its Deployment would start.
        Task<ProgramRun> install = Task.Run(() => Ambicap("install"));
        await ControlPlane.UntilAsync(() => cluster.Kubectl("", "get", "validatingwebhookconfiguration", "ambicap-webhook").ExitCode == 0, () => install.IsCompleted ? install.Result.Errors : "no configuration");
        cluster.AddAddress(cluster.Do("", "get", "service", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.clusterIP}"));
        _webhook.Start("2160h");
        ProgramRun run = await install;
        Assert.True(run.ExitCode == 0, run.Errors + _webhook.Log);
        Assert.NotEqual(0, cluster.Kubectl("", "get", "validatingadmissionpolicy", "ambicap-grants").ExitCode);
        Assert.Equal("", cluster.Do("", "get", "mutatingadmissionpolicy,mutatingadmissionpolicybinding", "-o", "name"));
        Assert.Equal(0, cluster.Kubectl("", "get", "validatingadmissionpolicy", "ambicap-node").ExitCode);
        Assert.Contains("pods.validate.ambicap.dev", Try("NO_CAPABILITY"), StringComparison.Ordinal);

        // The limit that an earlier installation set stays: this one said nothing of it.
        Assert.Equal("allowed = [\"NET_RAW\"]\n", cluster.Do("", "get", "configmap", "-n", "ambicap-system", "ambicap-node", "-o", "jsonpath={.data.runtime\\.toml}"));
        JsonNode status = JsonNode.Parse(AssertStatus(0, "\"webhook\"", "-o", "json"))!;
        Assert.True((bool)status["healthy"]!);
        Assert.True((bool)status["policy"]!["certificate"]!["trusted"]!);
        Assert.Equal("0.1.0", (string?)status["nodes"]![0]!["version"]);
    }

    /// <summary>Every Pod is sent to the webhook, which may list them, and that goes again; each time an install ends, all that it applied is trusted.</summary>
    private void AssertScopes()
    {
        const string names = "jsonpath={.webhooks[*].name}";
        AssertDone("install", "--scope", "full");
        AssertStatus(0, "webhook (every Pod), refuses a wrong grant");
        Assert.Contains("system.validate.ambicap.dev", cluster.Do("", "get", "validatingwebhookconfiguration", "ambicap-webhook", "-o", names), StringComparison.Ordinal);
        Assert.Equal(0, cluster.Kubectl("", "get", "clusterrolebinding", "ambicap-webhook-pods").ExitCode);
        Assert.Contains("scope: full\n", cluster.Do("", "get", "configmap", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.data.webhook\\.yaml}"), StringComparison.Ordinal);
        Assert.Contains("pods.validate.ambicap.dev", Try("NO_CAPABILITY"), StringComparison.Ordinal);
        AssertDone("install", "--scope", "full");
        AssertDone("install");
        AssertStatus(0, "webhook, refuses a wrong grant");
        Assert.DoesNotContain("system.validate.ambicap.dev", cluster.Do("", "get", "validatingwebhookconfiguration", "ambicap-webhook", "-o", names), StringComparison.Ordinal);
        Assert.Equal("", cluster.Do("", "get", "clusterrole,clusterrolebinding", "-o", "name", "--ignore-not-found", "ambicap-webhook-pods"));
        Assert.Equal("", cluster.Do("", "get", "deployment", "-n", "ambicap-system", "ambicap-webhook", "-o", "jsonpath={.spec.template.metadata.annotations.checksum/configuration}"));
    }

    /// <summary>What somebody else set is not taken over unasked.</summary>
    private void AssertConflictIsRefused()
    {
        cluster.Do("", "patch", "configmap", "-n", "ambicap-system", "ambicap-webhook", "-p", """{"data":{"webhook.yaml":"a: b"}}""");
        ProgramRun run = Ambicap("install");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("somebody else set these fields; leave them to whoever did, or give --force to take them over", run.Errors, StringComparison.Ordinal);
    }

    private void AssertUninstall()
    {
        JsonNode pod = ClusterPod.Of("granted", ("ambient.ambicap.dev/web", "NET_BIND_SERVICE"));
        cluster.Do("", "create", "namespace", "shop");
        cluster.Apply(pod);
        AssertStatus(0, "NET_BIND_SERVICE");
        ProgramRun refused = Ambicap("uninstall");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("ambicap: this Pod needs Ambicap; delete it first, or give --force", refused.Errors, StringComparison.Ordinal);
        Assert.Matches("shop +granted +- +ambicap +web=NET_BIND_SERVICE", refused.Output);
        cluster.Do("", "delete", "pod", "-n", "shop", "granted", "--force", "--grace-period=0");

        // A node that cannot be cleaned stops it; nothing of the policy is gone by then.
        ProgramRun stopped = Ambicap("uninstall", "--timeout", "10s");
        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("1 nodes have no Pod of ambicap-node yet", stopped.Errors, StringComparison.Ordinal);
        Assert.Equal("[\"uninstall\",\"--host-root=/host\"]", cluster.Do("", "get", "daemonset", "-n", "ambicap-system", "ambicap-node", "-o", "jsonpath={.spec.template.spec.containers[0].args}"));
        Assert.NotEqual(0, cluster.Kubectl("", "get", "configmap", "-n", "ambicap-system", "ambicap-node").ExitCode);
        Assert.Contains("pods.validate.ambicap.dev", Try("NO_CAPABILITY"), StringComparison.Ordinal);

        // Who changes their mind gets everything back, and may go again.
        AssertDone("install", "--force");
        Assert.Contains("\"run\"", cluster.Do("", "get", "daemonset", "-n", "ambicap-system", "ambicap-node", "-o", "jsonpath={.spec.template.spec.containers[0].args}"), StringComparison.Ordinal);
        Assert.Contains("startupProbe", cluster.Do("", "get", "daemonset", "-n", "ambicap-system", "ambicap-node", "-o", "json"), StringComparison.Ordinal);
        CreateCleanedPod();
        ProgramRun run = Ambicap("uninstall");
        Assert.Contains("every node is clean", run.Output, StringComparison.Ordinal);
        foreach (string kind in (string[])["validatingwebhookconfiguration/ambicap-webhook", "mutatingwebhookconfiguration/ambicap-webhook", "runtimeclass/ambicap", "clusterrole/ambicap-node", "clusterrole/ambicap-webhook", "validatingadmissionpolicy/ambicap-node"])
        {
            Assert.True(cluster.Kubectl("", "get", kind).ExitCode != 0, kind);
        }

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.NotEqual(0, cluster.Kubectl("", "get", "namespace", "ambicap-system").ExitCode);
    }

    /// <summary>What a DaemonSet controller and a kubelet make of the DaemonSet that cleans.</summary>
    private void CreateCleanedPod()
    {
        JsonNode pod = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"ambicap-system","name":"ambicap-node-1","labels":{"app.kubernetes.io/name":"ambicap-node"}},
             "spec":{"nodeName":"n1","containers":[{"name":"node","image":"ambicap-node","args":["uninstall"]}]}}
            """)!;
        cluster.Apply(pod);
        cluster.Do("", "patch", "pod", "-n", "ambicap-system", "ambicap-node-1", "--subresource=status", "-p", """
            {"status":{"containerStatuses":[{"name":"node","image":"","imageID":"","ready":false,"restartCount":1,
             "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":0}}}]}}
            """);
    }

    private void AssertDone(params string[] arguments)
    {
        ProgramRun run = Ambicap(arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    private string AssertStatus(int expected, string shown, params string[] more)
    {
        ProgramRun run = Ambicap(["status", .. more]);
        Assert.True(run.ExitCode == expected, run.Output + run.Errors);
        Assert.Contains(shown, run.Output, StringComparison.Ordinal);
        return run.Output;
    }

    private ProgramRun Ambicap(params IEnumerable<string> arguments) => cluster.Ambicap(arguments);

    private string Try(string grant)
    {
        JsonObject pod = ClusterPod.Of("tried", ("ambient.ambicap.dev/web", grant));
        pod["metadata"]!["namespace"] = "default";
        return cluster.Kubectl(pod.ToJsonString(), "create", "--dry-run=server", "-f", "-").Errors;
    }
}
