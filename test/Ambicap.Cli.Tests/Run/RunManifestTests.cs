using System.Text;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Tests.Run;

public sealed class RunManifestTests
{
    private const string Several = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {ambicap.dev/add-is-ambient: "true"}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 3
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: a, image: b, securityContext: {runAsUser: 1000, capabilities: {add: [KILL]}}}]}
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: batch/v1
          kind: CronJob
          metadata: {name: night, namespace: shop}
          spec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b, securityContext: {runAsUser: 1001, capabilities: {add: [KILL]}}}]}}}}}
        """;

    private const string Good = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b}]}\n";

    [Theory]
    [InlineData("", "f: no document in it; write a Pod")]
    [InlineData("---\n# nothing\n", "f: no document in it; write a Pod")]
    [InlineData(Good + "---\n" + Good, "f: 2 Pods in it; name one of pod/x, pod/x, or split the file")]
    [InlineData("- a\n- b\n", "f:1:1: a list instead of a Pod; write one with apiVersion: v1 and kind: Pod")]
    [InlineData("hello", "f:1:1: the text \"hello\" instead of a Pod; write one with apiVersion: v1 and kind: Pod")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n", "f: no Pod in it; give a Pod or a workload with a Pod template")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\n", "f:1:1: deployment/ has no Pod template at spec.template; add it")]
    [InlineData("kind: Pod\n", "f:1:1: apiVersion is missing; a Pod has apiVersion: v1")]
    [InlineData("a: b\n", "f:1:1: no kind; write a Pod with apiVersion: v1 and kind: Pod")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {nodePools: false, containers: [{name: a, image: b}]}\n", "f:4:8: the field spec.nodePools is not honoured by ambicap run; remove it")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {capabilities: {ambient: [FLY]}}}]}\n", "f:4:84: container \"a\": capabilities.ambient: unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {securityContext: {seccompProfile: {type: Localhost, localhostProfile: /etc/own.json}}, containers: [{name: a, image: b}]}\n", "f:4:42: spec.securityContext.seccompProfile.localhostProfile \"/etc/own.json\" must be a relative path without ..; begin it below the kubelet's folder of profiles")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {securityContext: {seccompProfile: {type: Localhost, localhostProfile: p/../../own.json}}, containers: [{name: a, image: b}]}\n", "f:4:42: spec.securityContext.seccompProfile.localhostProfile \"p/../../own.json\" must be a relative path without ..; begin it below the kubelet's folder of profiles")]
    public void Parse_BadInput_IsOneClearLine(string text, string expected) =>
        Assert.Equal([expected], Assert.Throws<InputException>(() => Parse(text)).Lines);

    [Theory]
    [InlineData("hostUsers: true", "runAsUser: 70000", null)]
    [InlineData("hostUsers: false", "runAsUser: 65535", null)]
    [InlineData("hostUsers: false", "runAsUser: 65536", "f:4:19: spec.hostUsers: false gives the Pod the ids 0 to 65535, and runAsUser is 65536; use one of these")]
    [InlineData("hostUsers: false, securityContext: {supplementalGroups: [5, 70000]}", "", "f:4:19: spec.hostUsers: false gives the Pod the ids 0 to 65535, and one of supplementalGroups is 70000; use one of these")]
    [InlineData("hostUsers: false, hostPID: true", "", "f:4:19: spec.hostUsers: false with hostNetwork, hostPID or hostIPC is refused by Kubernetes; remove one of them")]
    [InlineData("hostUsers: 1", "", "f:4:19: spec.hostUsers must be true or false, not the number 1")]
    public void Parse_HostUsers_RefusesWhatCannotBe(string field, string context, string? expected)
    {
        string text = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{{field}, containers: [{{name: a, image: b, securityContext: {{{context}}}}}]}}\n";
        string[] found = [];
        try
        {
            _ = Parse(text);
        }
        catch (InputException refused)
        {
            found = [.. refused.Lines];
        }

        Assert.Equal(expected is null ? [] : [expected], found);
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllNamedInTheirOrder() => Assert.Equal(
        [
            "f:3:11: metadata.name is missing; name the Pod",
            "f:4:8: the field spec.nodePools is not honoured by ambicap run; remove it",
            "f:4:35: spec.hostPID must be true or false, not the number 1",
        ],
        Assert.Throws<InputException>(() => Parse("apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {nodePools: false, hostPID: 1, containers: [{name: a, image: b}]}\n")).Lines);

    [Theory]
    [InlineData("/proc/self/nowhere", "/proc/self/nowhere: no such file; name a file, a folder, or - for standard input")]
    public void Load_NoFile_IsOneClearLine(string file, string expected) =>
        Assert.Equal([expected], Assert.Throws<InputException>(() => RunManifest.Load([file])).Lines);

    [Fact]
    public void Parse_WhatAClusterPrints_LeavesOutWhatCannotChangeCapabilities()
    {
        RunManifest manifest = Parse("""
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1, generateName: web-, uid: u, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z", ownerReferences: [{name: web}], annotations: {ambient.ambicap.dev/a: NET_RAW}}
            spec:
              serviceAccountName: default
              tolerations: [{operator: Exists}]
              dnsPolicy: None
              priority: 0
              containers:
              - {name: a, image: b, resources: {limits: {cpu: "1"}}, livenessProbe: {exec: {command: [x]}}, volumeMounts: [{name: kube-api-access-x, mountPath: /var/run/secrets}]}
              - {name: b, image: b, resources: {limits: {cpu: "1"}}}
              volumes: [{name: kube-api-access-x, projected: {sources: [{serviceAccountToken: {path: token}}]}}]
            status: {phase: Running}
            """);
        Assert.Equal(
            [
                "livenessProbe", "metadata.creationTimestamp", "metadata.generateName", "metadata.ownerReferences", "metadata.resourceVersion", "metadata.uid",
                "priority", "resources", "serviceAccountName", "serviceAccountToken", "status", "tolerations", "dnsPolicy",
            ],
            manifest.LeftOut.OrderBy(name => name == "dnsPolicy").ThenBy(name => name, StringComparer.Ordinal));
        Assert.Equal(("web-1", "NET_RAW"), (manifest.Pod.Name, manifest.Grants["a"].Ambient.ToString()));
        Assert.All(manifest.Pod.Containers, container => Assert.Empty(container.VolumeMounts));
        RunnableProbe probe = Assert.Single(manifest.Pod.Containers[0].Probes);
        Assert.Equal((ProbeKind.Liveness, "x"), (probe.Kind, Assert.Single(probe.Command)));
    }

    [Theory]
    [InlineData("web", "web", 1000)]
    [InlineData("deployment/web", "web", 1000)]
    [InlineData("CronJob/night", "night", 1001)]
    public void Parse_SeveralDocuments_RunsTheOneThatIsNamed(string name, string pod, int user)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Several), "f", name);
        Assert.Equal((pod, "shop", user), (manifest.Pod.Name, manifest.Pod.Namespace, manifest.Pod.Containers[0].SecurityContext.RunAsUser));
        Assert.Equal("KILL", manifest.Grants["a"].Most.ToString());
    }

    [Theory]
    [InlineData(null, "f: 2 Pods in it; name one of deployment/web, cronjob/night, or split the file")]
    [InlineData("pod/web", "f: no Pod \"pod/web\" in it; it has deployment/web, cronjob/night")]
    public void Parse_SeveralDocuments_NamesThem(string? name, string expected) =>
        Assert.Equal([expected], Assert.Throws<InputException>(() => RunManifest.Parse(Encoding.UTF8.GetBytes(Several), "f", name)).Lines);

    [Fact]
    public void Parse_TemplateThatIsWrong_SaysWhere() => Assert.Equal(
        ["f:5:35: the field spec.template.spec.nodePools is not honoured by ambicap run; remove it"],
        Assert.Throws<InputException>(() => Parse("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: {metadata: {}, spec: {nodePools: false, containers: [{name: a, image: b}]}}\n")).Lines);

    [Fact]
    public void Parse_Good_HasNoGrant() => Assert.Empty(Parse(Good).Grants);

    [Theory]
    [InlineData("$(A)-$(B)-$$(A)-$(C)-$", "1-2-$(A)-$(C)-$")]
    [InlineData("$(A", "$(A")]
    [InlineData("", "")]
    public void Expand_Text_FollowsKubernetes(string text, string expected) =>
        Assert.Equal(expected, VariableExpansion.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }));

    private static RunManifest Parse(string text) => RunManifest.Parse(Encoding.UTF8.GetBytes(text), "f");
}
