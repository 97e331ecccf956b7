using Ambicap.Kubernetes.Grants;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Tests.Grants;

public sealed class PodGrantsTests
{
    [Theory]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "", "NET_RAW", "")]
    [InlineData("nonroot.ambicap.dev/web: 'cap_net_raw, chown'", "", "", "CHOWN,NET_RAW")]
    [InlineData("", "ambient: [NET_RAW], addForNonRoot: [CHOWN]", "NET_RAW", "CHOWN")]
    [InlineData("", "setForNonRoot: [CHOWN]", "", "CHOWN")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "ambient: [CAP_NET_RAW]", "NET_RAW", "")]
    [InlineData("ambicap.dev/add-is-ambient: 'true'", "add: [NET_RAW, ALL]", "", "NET_RAW")]
    [InlineData("ambicap.dev/add-is-ambient: 'false'", "add: [NET_RAW]", "", "")]
    [InlineData("example.com/x: y", "drop: [ALL]", "", "")]
    public void Read_Manifest_GathersBothForms(string annotation, string capabilities, string ambient, string nonRoot)
    {
        (IReadOnlyDictionary<string, Grant> grants, FindingList findings) = Read(annotation, capabilities);
        Assert.Empty(findings);
        Grant grant = grants.GetValueOrDefault("web");
        Assert.Equal((ambient, nonRoot), (grant.Ambient.ToString(), grant.NonRoot.ToString()));
        Assert.False(grants.ContainsKey("other"));
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/wep: NET_RAW", "", "annotation ambient.ambicap.dev/wep: the Pod has no container \"wep\" to grant NET_RAW to; did you mean \"web\"?")]
    [InlineData("ambient.ambicap.dev/database: NET_RAW", "", "annotation ambient.ambicap.dev/database: the Pod has no container \"database\" to grant NET_RAW to; its containers are web, other")]
    [InlineData("ambient.ambicap.dev/web: ALL", "", "container \"web\": annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("ambient.ambicap.dev/web: ''", "", "container \"web\": annotation ambient.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData("ambeint.ambicap.dev/web: X", "", "annotation ambeint.ambicap.dev/web is unknown; use ambient.ambicap.dev/CONTAINER or nonroot.ambicap.dev/CONTAINER")]
    [InlineData("ambicap.dev/ambient: NET_RAW", "", "annotation ambicap.dev/ambient is for clients of the CRI, not for Pods; use ambient.ambicap.dev/CONTAINER")]
    [InlineData("ambicap.dev/add-is-ambient: 'yes'", "", "annotation ambicap.dev/add-is-ambient must be \"true\" or \"false\", not \"yes\"")]
    [InlineData("", "ambient: [NETRAW]", "container \"web\": capabilities.ambient: unknown capability \"NETRAW\"; did you mean NET_RAW?")]
    [InlineData("", "ambient: []", "container \"web\": capabilities.ambient: the list is empty; name at least one capability, or remove it")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "ambient: [CHOWN]", "container \"web\": capabilities.ambient says CHOWN, the Pod's annotation says NET_RAW; make them equal, or remove one")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "drop: [NET_RAW]", "container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant")]
    [InlineData("", "drop: [KILL, CAP_NET_RAW], addForNonRoot: [NET_RAW]", "container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant")]
    public void Read_WrongGrant_SaysWhatToDo(string annotation, string capabilities, string expected)
    {
        (_, FindingList findings) = Read(annotation, capabilities);
        Assert.Equal(expected, Assert.Single(findings).Message);
    }

    [Fact]
    public void Read_DropAllWithAGrant_IsTheNormalCase()
    {
        (IReadOnlyDictionary<string, Grant> grants, FindingList findings) = Read("", "drop: [ALL], ambient: [NET_BIND_SERVICE]");
        Assert.Empty(findings);
        Assert.Equal("NET_BIND_SERVICE", grants["web"].Ambient.ToString());
    }

    private static (IReadOnlyDictionary<string, Grant> Grants, FindingList Findings) Read(string annotation, string capabilities)
    {
        string text = $$"""
            kind: Pod
            metadata:
              name: x
              annotations:
                {{annotation}}
            spec:
              containers:
              - {name: web, image: a, securityContext: {capabilities: { {{capabilities}} } } }
              - {name: other, image: a}
            """;
        FindingList findings = [];
        Pod pod = new PodReader(findings).Read((ManifestMapping)ManifestReader.ReadAll(new StringReader(text)).Single());
        Assert.Empty(findings);
        return (PodGrants.Read(pod, findings), findings);
    }
}
