using System.Text;
using Ambicap.Cli.Run;

namespace Ambicap.Cli.Tests.Run;

public sealed class RunManifestTests
{
    private const string Good = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b}]}\n";

    [Theory]
    [InlineData("", "f: no document in it; write a Pod")]
    [InlineData("---\n# nothing\n", "f: no document in it; write a Pod")]
    [InlineData(Good + "---\n" + Good, "f:6:1: a second document; ambicap run takes one Pod, so split the file")]
    [InlineData("- a\n- b\n", "f:1:1: a list instead of a Pod; write one with apiVersion: v1 and kind: Pod")]
    [InlineData("hello", "f:1:1: the text \"hello\" instead of a Pod; write one with apiVersion: v1 and kind: Pod")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n", "f:1:1: kind List; ambicap run takes a Pod, so write its template as one")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\n", "f:1:1: kind Deployment; ambicap run takes a Pod, so write its template as one")]
    [InlineData("kind: Pod\n", "f:1:1: apiVersion is missing; a Pod has apiVersion: v1")]
    [InlineData("a: b\n", "f:1:1: no kind; write a Pod with apiVersion: v1 and kind: Pod")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {dnsPolicy: None, containers: [{name: a, image: b}]}\n", "f:4:8: the field spec.dnsPolicy is not honoured by ambicap run; remove it")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {capabilities: {ambient: [FLY]}}}]}\n", "f:4:84: container \"a\": capabilities.ambient: unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {securityContext: {seccompProfile: {type: Localhost, localhostProfile: /etc/own.json}}, containers: [{name: a, image: b}]}\n", "f:4:42: spec.securityContext.seccompProfile.localhostProfile \"/etc/own.json\" must be a relative path without ..; begin it below the kubelet's folder of profiles")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {securityContext: {seccompProfile: {type: Localhost, localhostProfile: p/../../own.json}}, containers: [{name: a, image: b}]}\n", "f:4:42: spec.securityContext.seccompProfile.localhostProfile \"p/../../own.json\" must be a relative path without ..; begin it below the kubelet's folder of profiles")]
    public void Parse_BadInput_IsOneClearLine(string text, string expected) =>
        Assert.Equal([expected], Assert.Throws<InputException>(() => Parse(text)).Lines);

    [Fact]
    public void Parse_SeveralMistakes_AreAllNamedInTheirOrder() => Assert.Equal(
        [
            "f:3:11: metadata.name is missing; name the Pod",
            "f:4:8: the field spec.hostUsers is not honoured by ambicap run; remove it",
            "f:4:35: spec.hostPID must be true or false, not the number 1",
        ],
        Assert.Throws<InputException>(() => Parse("apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {hostUsers: false, hostPID: 1, containers: [{name: a, image: b}]}\n")).Lines);

    [Theory]
    [InlineData("", "--filename is empty; name a manifest, or - for standard input")]
    [InlineData("/proc/self", "/proc/self: a folder; name one manifest in it, or - for standard input")]
    [InlineData("/proc/self/nowhere", "/proc/self/nowhere: no such file; name a file, a folder, or - for standard input")]
    public void Load_NoFile_IsOneClearLine(string file, string expected) =>
        Assert.Equal([expected], Assert.Throws<InputException>(() => RunManifest.Load(file)).Lines);

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
