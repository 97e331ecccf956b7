using System.Text;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Tests.Pods;

public sealed class PodDetailsTests
{
    [Theory]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "", "NET_RAW", "")]
    [InlineData("nonroot.ambicap.dev/web: 'cap_net_raw, chown'", "", "", "CHOWN,NET_RAW")]
    [InlineData("", "ambient: [NET_RAW], addForNonRoot: [CHOWN]", "NET_RAW", "CHOWN")]
    [InlineData("", "setForNonRoot: [CHOWN]", "", "CHOWN")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "ambient: [CAP_NET_RAW]", "NET_RAW", "")]
    [InlineData("ambicap.dev/add-is-ambient: 'true'", "add: [NET_RAW, ALL]", "", "NET_RAW")]
    [InlineData("ambicap.dev/add-is-ambient: 'false'", "add: [NET_RAW]", "", "")]
    [InlineData("example.com/x: z", "drop: [ALL]", "", "")]
    [InlineData("", "drop: [ALL], ambient: [NET_BIND_SERVICE]", "NET_BIND_SERVICE", "")]
    public void Find_NothingWrong_GrantsBothForms(string annotation, string capabilities, string ambient, string nonRoot)
    {
        (AmbientGrants grants, string[] findings) = Read(annotation, capabilities);
        Assert.Empty(findings);
        Grant grant = grants.ByContainer.GetValueOrDefault("web");
        Assert.Equal((ambient, nonRoot), (grant.Ambient.ToString(), grant.NonRoot.ToString()));
        Assert.False(grants.ByContainer.ContainsKey("other"));
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/wep: NET_RAW", "", "5:5 annotation ambient.ambicap.dev/wep: the Pod has no container \"wep\" to grant NET_RAW to; did you mean \"web\"?")]
    [InlineData("ambient.ambicap.dev/database: NET_RAW", "", "5:5 annotation ambient.ambicap.dev/database: the Pod has no container \"database\" to grant NET_RAW to; its containers are web, other")]
    [InlineData("ambient.ambicap.dev/web: ALL", "", "5:5 container \"web\": annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("ambient.ambicap.dev/web: ''", "", "5:5 container \"web\": annotation ambient.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData("ambient.ambicap.dev/web: ~", "", "5:5 container \"web\": annotation ambient.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData("ambeint.ambicap.dev/web: X", "", "5:5 annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?")]
    [InlineData("ambicap.dev/ambient: NET_RAW", "", "5:5 annotation ambicap.dev/ambient is for clients of the CRI, not for Pods; use ambient.ambicap.dev/CONTAINER")]
    [InlineData("ambicap.dev/add-is-ambient: 'yes'", "", "5:5 annotation ambicap.dev/add-is-ambient must be \"true\" or \"false\", not \"yes\"")]
    [InlineData("", "ambient: [NETRAW]", "8:71 container \"web\": capabilities.ambient: unknown capability \"NETRAW\"; did you mean NET_RAW?")]
    [InlineData("", "ambient: []", "8:61 container \"web\": capabilities.ambient: the list is empty; name at least one capability, or remove it")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "ambient: [CHOWN]", "8:61 container \"web\": capabilities.ambient says CHOWN, the Pod's annotation says NET_RAW; make them equal, or remove one")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "drop: [NET_RAW]", "8:68 container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant")]
    [InlineData("", "drop: [KILL, CAP_NET_RAW], addForNonRoot: [NET_RAW]", "8:74 container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant")]
    public void Find_WrongGrant_IsItsPlace(string annotation, string capabilities, string expected) =>
        Assert.Equal([expected], Read(annotation, capabilities).Findings);

    /// <summary>Of what stands twice in JSON the last counts, and its place.</summary>
    [Fact]
    public void Find_KeysThatStandTwice_IsThePlaceOfTheLast()
    {
        const string Text = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"annotations": {"ambeint.ambicap.dev/web": "X"}, "annotations": {
               "ambient.ambicap.dev/web": "KILL",
               "ambient.ambicap.dev/web": "FLY"}},
             "spec": {"containers": [{"name": "gone"}], "containers": [
               {"name": "web", "securityContext": {"capabilities": {"drop": ["KILL"], "drop": ["ALL"], "ambient": ["KILL"], "ambient": [
                 "SWIM"]}}}]}}
            """;
        Assert.Equal(
            [
                "4:4 container \"web\": annotation ambient.ambicap.dev/web: unknown capability \"FLY\"; see capabilities(7) for the names",
                "7:6 container \"web\": capabilities.ambient: unknown capability \"SWIM\"; see capabilities(7) for the names",
            ],
            Read(Text).Findings);
    }

    /// <summary>A second spec takes the details of the first away, as its containers; lists that it does not have too.</summary>
    [Theory]
    [InlineData("{\"containers\": [{\"name\": \"gone\"}], \"initContainers\": [{\"name\": \"first\"}]}", "{\"containers\": [{\"name\": \"web\"}]}", "web")]
    [InlineData("{\"containers\": [{\"name\": \"gone\"}]}", "{\"hostNetwork\": true}", "")]
    public void Containers_SpecTwice_AreThoseOfTheLast(string first, string second, string expected)
    {
        List<(int Document, DecodedObject Object)> found = [];
        string text = $$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {{first}}, "spec": {{second}}}""";
        _ = new DocumentDecoder().Decode(Encoding.UTF8.GetBytes(text), 1, found);
        DecodedWorkload workload = Assert.IsType<DecodedWorkload>(Assert.Single(found).Object);
        Assert.Equal(expected, string.Join(',', workload.Details.Containers.Select(container => container.Name)));
        Assert.Equal(expected, string.Join(',', workload.Pod.Containers.Select(container => container.Name)));
    }

    private static (AmbientGrants Grants, string[] Findings) Read(string annotation, string capabilities) => Read(
        $$"""
        kind: Pod
        metadata:
          name: x
          annotations:
            {{annotation}}
        spec:
          containers:
          - {name: web, image: a, securityContext: {capabilities: { {{capabilities}} } } }
          - {name: other, image: a}
        """);

    private static (AmbientGrants Grants, string[] Findings) Read(string text)
    {
        List<(int Document, DecodedObject Object)> found = [];
        _ = new DocumentDecoder().Decode(Encoding.UTF8.GetBytes(text), 1, found);
        DecodedWorkload workload = Assert.IsType<DecodedWorkload>(Assert.Single(found).Object);
        AmbientGrants grants = AmbientGrants.Read(workload.Pod, addIsAmbient: false);
        return (grants, [.. grants.Violations.Select(violation => $"{workload.Details.Find(violation)} {violation.Detail}")]);
    }
}
