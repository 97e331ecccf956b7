using System.Text;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Tests.Run.Manifest;

public sealed class RunnablePodReaderTests
{
    [Fact]
    public void Read_FullPod_HasEveryField()
    {
        (RunnablePod pod, FindingList findings, IReadOnlyList<Finding> unread) = Read("""
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}, annotations: {ambient.ambicap.dev/web: NET_RAW}}
            spec:
              restartPolicy: Never
              runtimeClassName: ambicap
              hostNetwork: true
              securityContext: {runAsNonRoot: true, supplementalGroups: [1, 2], fsGroup: 3, sysctls: [{name: net.core.somaxconn, value: "5"}]}
              volumes: [{name: data, emptyDir: {}}, {name: logs, hostPath: {path: /var/log}}]
              initContainers:
              - {name: prepare, image: a}
              - {name: mesh, image: a, restartPolicy: Always}
              containers:
              - name: web
                image: b
                command: [run]
                args: ["1"]
                env: [{name: A, value: b}]
                ports: [{containerPort: 80, name: http}]
                volumeMounts: [{name: data, mountPath: /data, readOnly: true}]
                securityContext:
                  runAsUser: 1000
                  allowPrivilegeEscalation: false
                  capabilities: {drop: [ALL], ambient: [NET_RAW], addForNonRoot: [CHOWN]}
                  seccompProfile: {type: RuntimeDefault}
            """);
        Assert.Empty(findings);
        Assert.Empty(unread);
        Assert.Equal(("web", "shop", RestartPolicy.Never, "ambicap", true), (pod.Name, pod.Namespace, pod.RestartPolicy, pod.Pod.RuntimeClassName, pod.Pod.HostNetwork));
        Assert.Equal(
            [("prepare", ContainerRole.Init, false), ("mesh", ContainerRole.Init, true), ("web", ContainerRole.Main, false)],
            pod.Containers.Select(container => (container.Name, container.Container.Role, container.Details.IsSidecar)));
        RunnableContainer web = pod.Containers[2];
        Assert.Equal((1000, false), (web.SecurityContext.RunAsUser, web.SecurityContext.AllowPrivilegeEscalation));
        Assert.Equal("NET_RAW", Assert.Single(web.SecurityContext.Capabilities!.Ambient!));
        Assert.Equal("CHOWN", Assert.Single(web.SecurityContext.Capabilities.AddForNonRoot!));
        Assert.Equal(("b", "run", "1"), (web.Image, Assert.Single(web.Details.Command!), Assert.Single(web.Details.Arguments!)));
        Assert.Equal([new EnvironmentVariable("A", "b")], web.Environment);
        Assert.Equal([new ContainerPort(80, "TCP")], web.Ports);
        Assert.Equal([("data", "/data", true)], web.VolumeMounts.Select(mount => (mount.Name, mount.MountPath, mount.ReadOnly)));
        Assert.Equal([KeyValuePair.Create("app", "web")], pod.Labels);
        Assert.Equal([KeyValuePair.Create("ambient.ambicap.dev/web", "NET_RAW")], pod.Annotations);
        Assert.Equal([KeyValuePair.Create("net.core.somaxconn", "5")], pod.Sysctls);
        Assert.Equal([1, 2], pod.SupplementalGroups);
        Assert.Equal([new RunnableVolume("data", null), new RunnableVolume("logs", "/var/log")], pod.Volumes);
        Assert.Equal(3, pod.FsGroup);
    }

    [Theory]
    [InlineData("  nodePools: false", "spec.nodePools")]
    [InlineData("  dnsPolicy: None", "spec.dnsPolicy")]
    [InlineData("  automountServiceAccountToken: true", "spec.automountServiceAccountToken")]
    [InlineData("  containers: [{name: a, image: b, livenessProbe: {exec: {command: [x]}}}]", "spec.containers[0].livenessProbe")]
    [InlineData("  containers: [{name: a, image: b, securityContext: {seLinuxOptions: {level: x}}}]", "spec.containers[0].securityContext.seLinuxOptions")]
    [InlineData("  containers: [{name: a, image: b, env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]", "spec.containers[0].env[0].valueFrom")]
    [InlineData("  volumes: [{name: v, configMap: {name: x}}]", "spec.volumes[0].configMap")]
    public void Read_FieldThatTheModelLacks_IsUnreadWithItsPath(string line, string path)
    {
        string containers = line.Contains("containers", StringComparison.Ordinal) ? "" : "\n  containers: [{name: a, image: b}]";
        (_, FindingList findings, IReadOnlyList<Finding> unread) = Read($"kind: Pod\nmetadata: {{name: x}}\nspec:\n{line}{containers}\n");
        Assert.Empty(findings);
        Assert.Equal(path, Assert.Single(unread).Message);
        Assert.Equal(4, unread[0].Position.Line);
    }

    [Theory]
    [InlineData("  automountServiceAccountToken: false")]
    [InlineData("  enableServiceLinks: false")]
    [InlineData("  tolerations: []")]
    [InlineData("  nodeName:")]
    [InlineData("  ephemeralContainers: []")]
    public void Read_FieldThatAsksForNothing_IsAccepted(string line)
    {
        (_, FindingList findings, IReadOnlyList<Finding> unread) = Read($"kind: Pod\nmetadata: {{name: x, creationTimestamp: null}}\nspec:\n{line}\n  containers: [{{name: a, image: b, resources: {{}}}}]\nstatus: {{}}\n");
        Assert.Empty(findings);
        Assert.Empty(unread);
    }

    /// <summary>What another reader reads is honoured too, whatever else stands beside it.</summary>
    [Theory]
    [InlineData("privileged: true")]
    [InlineData("privileged: true, allowPrivilegeEscalation: true")]
    [InlineData("privileged: false, allowPrivilegeEscalation: false")]
    [InlineData("procMount: Unmasked, readOnlyRootFilesystem: true")]
    [InlineData("runAsUser: 1, runAsGroup: 2, runAsNonRoot: true")]
    [InlineData("capabilities: {add: [KILL], drop: [ALL], ambient: [KILL], setForNonRoot: [CHOWN]}")]
    public void Read_SecurityContext_IsHonoured(string context)
    {
        (_, FindingList findings, IReadOnlyList<Finding> unread) = Read($"kind: Pod\nmetadata: {{name: x}}\nspec: {{containers: [{{name: a, image: b, securityContext: {{{context}}}}}]}}\n");
        Assert.Empty(findings);
        Assert.Empty(unread);
    }

    [Theory]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {privileged: true, allowPrivilegeEscalation: false}}]}", "2:58: spec.containers[0].securityContext: privileged: true excludes allowPrivilegeEscalation: false; remove one")]
    [InlineData("spec: {containers: [{name: a, image: b}]}", "1:1: metadata.name is missing; name the Pod")]
    [InlineData("metadata: {name: x}", "1:1: spec is missing; add it")]
    [InlineData("metadata: {name: x}\nspec: {containers: []}", "2:7: spec.containers is missing or empty; a Pod has at least one container")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{image: b}]}", "2:21: spec.containers[0].name is missing; add it")]
    [InlineData("metadata: {name: x}\nspec: {containers: {}}", "2:20: spec.containers must be a list, not a mapping")]
    [InlineData("metadata: {name: x}\nspec: {hostNetwork: maybe, containers: [{name: a, image: b}]}", "2:21: spec.hostNetwork must be true or false, not the text \"maybe\"")]
    [InlineData("metadata: {name: x}\nspec: {restartPolicy: always, containers: [{name: a, image: b}]}", "2:23: spec.restartPolicy must be Always or OnFailure or Never, not \"always\"")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {runAsUser: -1}}]}", "2:70: spec.containers[0].securityContext.runAsUser must be a whole number from 0 to 2147483647, not the number -1")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b}, {name: a, image: b}]}", "2:42: the container name \"a\" stands twice; rename one")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b, volumeMounts: [{name: v, mountPath: /x}]}]}", "2:56: container \"a\" mounts the volume \"v\", which the Pod does not have; add it to spec.volumes")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b, volumeMounts: [{name: v, mountPath: x}]}], volumes: [{name: v, emptyDir: {}}]}", "2:77: spec.containers[0].volumeMounts[0].mountPath \"x\" is not absolute; begin it with /")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b}], volumes: [{name: v, hostPath: {path: ../x}}]}", "2:80: spec.volumes[0].hostPath.path \"../x\" is not absolute; begin it with /")]
    [InlineData("metadata: {name: x}\nspec: {containers: [{name: a, image: b}], volumes: [{name: v, hostPath: {path: /x, type: Folder}}]}", "2:90: spec.volumes[0].hostPath.type must be Directory or DirectoryOrCreate or File or FileOrCreate or Socket or CharDevice or BlockDevice, not \"Folder\"")]
    public void Read_WrongPod_SaysWhereAndWhat(string text, string expected)
    {
        (_, FindingList findings, _) = Read(text);
        Assert.Equal([$"f:{expected}"], findings.Select(finding => finding.ToString("f")));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0-9", true)]
    [InlineData("/etc", false)]
    [InlineData("..", false)]
    [InlineData("../..", false)]
    [InlineData("a/b", false)]
    [InlineData("a.b", false)]
    [InlineData("A", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a_b", false)]
    [InlineData("ä", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890ab", true)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890abc", false)]
    public void Read_NameOfAPart_IsADnsLabel(string name, bool isValid)
    {
        const string remedy = "is no name that Kubernetes takes; use at most 63 of a-z, 0-9 and -, with a letter or digit at both ends";
        (_, FindingList findings, _) = Read(
            $"metadata: {{name: x, namespace: \"{name}\"}}\nspec:\n  hostname: \"{name}\"\n  initContainers: [{{name: \"{name}\", image: b}}]\n  containers: [{{name: c, image: b}}]\n  volumes: [{{name: \"{name}\", emptyDir: {{}}}}]\n");
        string[] expected =
        [
            $"f:1:32: metadata.namespace \"{name}\" {remedy}",
            $"f:3:13: spec.hostname \"{name}\" {remedy}",
            $"f:4:27: spec.initContainers[0].name \"{name}\" {remedy}",
            $"f:6:20: spec.volumes[0].name \"{name}\" {remedy}",
        ];
        Assert.Equal(isValid ? [] : expected, findings.Select(finding => finding.ToString("f")));
    }

    [Theory]
    [InlineData("web-1.example.com", 0, true)]
    [InlineData("a.", 253, true)]
    [InlineData("a.", 255, false)]
    [InlineData("a..b", 0, false)]
    [InlineData("a.-b", 0, false)]
    [InlineData("../x", 0, false)]
    public void Read_NameOfThePod_IsADnsSubdomain(string name, int length, bool isValid)
    {
        string full = length == 0 ? name : string.Concat(Enumerable.Repeat(name, length / 2)) + "b";
        (_, FindingList findings, _) = Read($"metadata: {{name: {full}}}\nspec: {{containers: [{{name: c, image: b}}]}}\n");
        string expected = $"f:1:18: metadata.name \"{full}\" is no name that Kubernetes takes; use at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part";
        Assert.Equal(isValid ? [] : [expected], findings.Select(finding => finding.ToString("f")));
    }

    private static (RunnablePod Pod, FindingList Findings, IReadOnlyList<Finding> Unread) Read(string text)
    {
        ManifestNode tree = ManifestTree.ReadAll(Encoding.UTF8.GetBytes(text)).Single();
        PodVisitor decoded = PodVisitor.Of(text);
        FindingList findings = [];
        if (decoded.Failure is { } failure)
        {
            findings.Add(failure.Position, failure.Message);
        }

        RunnablePodReader reader = new(findings);
        return (reader.Read((ManifestMapping)tree, decoded.Pod, decoded.Details), findings, reader.Unread);
    }
}
