using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Kubernetes.Tests.Pods;

public sealed class PodDecoderTests
{
    public static TheoryData<string> Recordings => [.. Directory.GetFiles(Repository.TestData("admission"), "*.json").Select(path => Path.GetFileName(path)).Order()];

    [Fact]
    public void Decode_EveryField_IsRead()
    {
        const string Yaml = """
            metadata:
              name: x
              annotations:
                ambient.ambicap.dev/web: NET_RAW
                other: z
                container.apparmor.security.beta.kubernetes.io/web: unconfined
            spec:
              os: {name: windows}
              hostNetwork: true
              hostPID: on
              hostIPC: true
              hostUsers: false
              runtimeClassName: ambicap
              securityContext:
                runAsNonRoot: true
                runAsUser: 1e3
                seccompProfile: {type: RuntimeDefault}
                appArmorProfile: {}
                seLinuxOptions: {type: t, user: "", role: r}
                windowsOptions: {hostProcess: true}
                sysctls: [{name: a, value: "1"}, {name: b}]
              volumes:
              - name: a
                hostPath: {path: /}
              - name: b
              - {name: c, somethingNew: {}}
              ephemeralContainers: [{name: e}]
              containers:
              - name: web
                ports: [{containerPort: 80}, {containerPort: 81, hostPort: 82}]
                lifecycle: {preStop: {tcpSocket: {host: h4}}, postStart: {httpGet: {host: h3}}}
                startupProbe: {httpGet: {host: h2}}
                livenessProbe: {tcpSocket: {host: h1}, httpGet: {host: h0}}
                readinessProbe: {httpGet: {host: ""}}
                securityContext:
                  privileged: false
                  allowPrivilegeEscalation: true
                  procMount: Unmasked
                  capabilities: {add: [A, ~], drop: [ALL], ambient: [], setForNonRoot: [B]}
              initContainers: [~, {name: i}]
            """;

        Assert.Equal(
            """{"Annotations":[{"Key":"ambient.ambicap.dev/web","Value":"NET_RAW"},{"Key":"container.apparmor.security.beta.kubernetes.io/web","Value":"unconfined"}]"""
            + ""","OperatingSystem":"windows","HostNetwork":true,"HostPid":true,"HostIpc":true,"HostUsers":false"""
            + ""","RuntimeClassName":"ambicap","SecurityContext":{"RunAsNonRoot":true,"RunAsUser":1000,"Seccomp":{"Type":"RuntimeDefault"},"AppArmor":{"Type":""},"SeLinux":{"Type":"t","Role":"r"},"HostProcess":true}"""
            + ""","Sysctls":["a","b"],"Volumes":[{"Name":"a","Source":"hostPath"},{"Name":"b","Source":"emptyDir"},{"Name":"c","Source":"somethingNew"}]"""
            + ""","Containers":[{"Name":"","Role":0,"SecurityContext":{},"HostPorts":[],"Hosts":[]},{"Name":"i","Role":0,"SecurityContext":{},"HostPorts":[],"Hosts":[]}"""
            + """,{"Name":"web","Role":1,"SecurityContext":{"Privileged":false,"AllowPrivilegeEscalation":true"""
            + ""","ProcMount":"Unmasked","Capabilities":{"Add":["A",""],"Drop":["ALL"],"Ambient":[],"AddForNonRoot":["B"]}},"HostPorts":[80,82]"""
            + ""","Hosts":[{"Field":"livenessProbe.httpGet.host","Host":"h0"},{"Field":"livenessProbe.tcpSocket.host","Host":"h1"},{"Field":"startupProbe.httpGet.host","Host":"h2"}"""
            + """,{"Field":"lifecycle.postStart.httpGet.host","Host":"h3"},{"Field":"lifecycle.preStop.tcpSocket.host","Host":"h4"}]}"""
            + """,{"Name":"e","Role":2,"SecurityContext":{},"HostPorts":[],"Hosts":[]}],"Strays":[],"IsHelmHook":false}""",
            PodText.Of(PodText.FromYaml(Yaml)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":null,"metadata":null}""")]
    [InlineData("""{"spec":{"containers":null,"volumes":null,"securityContext":null,"os":null,"hostNetwork":null},"metadata":{"annotations":null}}""")]
    [InlineData("""{"Spec":{"hostNetwork":true},"spec":{"HOSTPID":true,"hostpid":1}}""")]
    [InlineData("""{"spec":{"hostNetwork":true,"containers":[{}]},"spec":{}}""")]
    public void Decode_NothingSaid_IsTheEmptyPod(string json) =>
        Assert.Equal(PodText.Of(new Pod()), PodText.Of(PodText.FromJson(json)));

    [Fact]
    public void Decode_JsonKeyTwice_TakesTheLast()
    {
        Pod pod = PodText.FromJson("""{"metadata":{"annotations":{"ambicap.dev/a":"1","ambicap.dev/a":"2"}},"spec":{"hostPID":false,"hostPID":true,"containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"c","name":"d"}]}}""");
        Assert.Equal("2", Assert.Single(pod.Annotations).Value);
        Assert.True(pod.HostPid);
        Assert.Equal("d", Assert.Single(pod.Containers).Name);
    }

    [Fact]
    public void Decode_EscapedKeys_AreTheSameKeys() =>
        Assert.True(PodText.FromJson("""{"\u0073pec":{"host\u004eetwork":true,"\ud800":1}}""").HostNetwork);

    [Fact]
    public void DecodeTemplate_HostNetwork_HasNoDefaultPorts()
    {
        const string Text = """{"spec":{"containers":[{"ports":[{"containerPort":80}]}],"hostNetwork":true}}""";
        Assert.Equal([80], PodText.FromJson(Text).Containers[0].HostPorts);
        JsonTokenSource source = new(Encoding.UTF8.GetBytes(Text));
        Assert.True(source.Read());
        Assert.Empty(PodDecoder.DecodeTemplate(ref source).Containers[0].HostPorts);
    }

    /// <summary>The API server refuses the same (kubectl 1.36.2 and kube-apiserver say "cannot unmarshal").</summary>
    [Theory]
    [InlineData("spec: {hostNetwork: 'true'}", "spec.hostNetwork must be true or false, not the text \"true\"")]
    [InlineData("spec: {hostNetwork: 1}", "spec.hostNetwork must be true or false, not the number 1")]
    [InlineData("spec: []", "spec must be a mapping, not a list")]
    [InlineData("spec: {containers: {}}", "spec.containers must be a list, not a mapping")]
    [InlineData("spec: {containers: [{}, 5]}", "spec.containers[1] must be a mapping, not the number 5")]
    [InlineData("spec: {containers: [{name: 5}]}", "spec.containers[0].name must be text, not the number 5; put it in quotes")]
    [InlineData("spec: {containers: [{name: n}]}", "spec.containers[0].name must be text, not false; put it in quotes")]
    [InlineData("spec: {containers: [{name: [x]}]}", "spec.containers[0].name must be text, not a list")]
    [InlineData("spec: {containers: [{ports: [{hostPort: 1.5}]}]}", "spec.containers[0].ports[0].hostPort must be a whole number from -2147483648 to 2147483647, not the number 1.5")]
    [InlineData("spec: {containers: [{ports: [{hostPort: 3000000000}]}]}", "spec.containers[0].ports[0].hostPort must be a whole number from -2147483648 to 2147483647, not the number 3000000000")]
    [InlineData("spec: {containers: [{securityContext: {runAsUser: '5'}}]}", "spec.containers[0].securityContext.runAsUser must be a whole number, not the text \"5\"")]
    [InlineData("spec: {containers: [{securityContext: {capabilities: []}}]}", "spec.containers[0].securityContext.capabilities must be a mapping, not a list")]
    [InlineData("spec: {containers: [{securityContext: {capabilities: {add: ALL}}}]}", "spec.containers[0].securityContext.capabilities.add must be a list, not the text \"ALL\"")]
    [InlineData("spec: {containers: [{securityContext: {capabilities: {add: [1]}}}]}", "spec.containers[0].securityContext.capabilities.add[0] must be text, not the number 1; put it in quotes")]
    [InlineData("spec: {containers: [{securityContext: {capabilities: {addForNonRoot: [], setForNonRoot: []}}}]}", "spec.containers[0].securityContext.capabilities has addForNonRoot and setForNonRoot, which mean the same; remove one")]
    [InlineData("spec: {volumes: [{name: a, hostPath: {}, emptyDir: {}}]}", "spec.volumes[0].emptyDir is a second kind of one volume, which already is hostPath; keep one")]
    [InlineData("spec: {volumes: [{name: a, hostPath: /}]}", "spec.volumes[0].hostPath must be a mapping, not the text \"/\"")]
    [InlineData("metadata: {annotations: {other: true}}", "metadata.annotations.other must be text, not true; put it in quotes")]
    [InlineData("metadata: {annotations: [a]}", "metadata.annotations must be a mapping, not a list")]
    public void Decode_WrongType_NamesItsPathInBothSources(string yaml, string message)
    {
        YamlDocument document = new();
        document.Begin(Encoding.UTF8.GetBytes(yaml));
        Assert.True(document.ReadNext());
        YamlTokenSource source = document.CreateSource();
        Assert.True(source.Read());
        TokenException failure = Assert.Throws<TokenException>(() => PodDecoder.Decode(ref source));
        Assert.Equal(message, TokenPath.Explain(document.CreateSource(), failure).Message);

        byte[] json = Encoding.UTF8.GetBytes(JsonWriter.Write(document.CreateSource()));
        TokenException same = Assert.Throws<TokenException>(() =>
        {
            JsonTokenSource tokens = new(json);
            _ = tokens.Read();
            _ = PodDecoder.Decode(ref tokens);
        });
        Assert.Equal(message, TokenPath.Explain(new JsonTokenSource(json), same).Message);
    }

    [Fact]
    public void Decode_JsonThatIsNoUnicode_IsRefused()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"spec":{"runtimeClassName":"\ud800"}}""");
        TokenException failure = Assert.Throws<TokenException>(() =>
        {
            JsonTokenSource tokens = new(json);
            _ = tokens.Read();
            _ = PodDecoder.Decode(ref tokens);
        });
        Assert.Equal("spec.runtimeClassName is no valid Unicode; write it in UTF-8", TokenPath.Explain(new JsonTokenSource(json), failure).Message);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Decode_RecordedObject_IsTheSameFromJsonAndYaml(string recording)
    {
        string json = RecordedObject(recording);
        using JsonDocument parsed = JsonDocument.Parse(json);
        string expected = PodText.Of(PodText.FromJson(json));
        Assert.Equal(expected, PodText.Of(PodText.FromYaml(YamlWriter.Write(parsed.RootElement))));
        Assert.Equal(expected, PodText.Of(PodText.FromYaml(json)));
    }

    [Fact]
    public void Decode_RecordedPod_HasWhatWasRecorded()
    {
        Pod pod = PodText.FromJson(RecordedObject("01-create-pods-static-web.json"));
        Assert.Equal(new("ambient.ambicap.dev/web", "NET_BIND_SERVICE"), Assert.Single(pod.Annotations));
        Assert.Equal(["prepare", "sidecar", "web"], pod.Containers.Select(container => container.Name));
        Assert.Equal("projected", Assert.Single(pod.Volumes).Source);
        Assert.Equal(1000, pod.Containers[2].SecurityContext.RunAsUser);
        Assert.Equal(["NET_BIND_SERVICE"], pod.Containers[2].SecurityContext.Capabilities!.Add);
    }

    [Fact]
    public void Decode_AnyPod_IsTheSameFromJsonAndYaml() =>
        PodGen.Json.Sample(
            json =>
            {
                using JsonDocument parsed = JsonDocument.Parse(json);
                string expected = PodText.Of(PodText.FromJson(json));
                Assert.Equal(expected, PodText.Of(PodText.FromYaml(YamlWriter.Write(parsed.RootElement))));
            },
            iter: 5_000);

    [Fact]
    public void Decode_RecordedReview_AllocatesLittle()
    {
        byte[] review = File.ReadAllBytes(Repository.TestData("admission", "01-create-pods-static-web.json"));
        for (int i = 0; i < 50; i++)
        {
            _ = DecodeReview(review);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Pod pod = DecodeReview(review);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(3, pod.Containers.Count);
        Assert.InRange(allocated, 1, 3000);
    }

    private static Pod DecodeReview(byte[] review)
    {
        JsonTokenSource source = new(review);
        int depth = 0;
        while (source.Read())
        {
            if (source.Kind == TokenKind.Key && source.Key.SequenceEqual("request"u8) && depth == 0)
            {
                depth++;
                _ = source.Read();
            }
            else if (source.Kind == TokenKind.Key && source.Key.SequenceEqual("object"u8))
            {
                _ = source.Read();
                return PodDecoder.Decode(ref source);
            }
            else if (source.Kind == TokenKind.Key)
            {
                _ = source.Read();
                source.Skip();
            }
        }

        throw new InvalidOperationException("no object in the review");
    }

    private static string RecordedObject(string recording)
    {
        using JsonDocument review = JsonDocument.Parse(File.ReadAllText(Repository.TestData("admission", recording)));
        JsonElement request = review.RootElement.GetProperty("request");
        return request.GetProperty("object").GetRawText();
    }
}
