using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Tests.Run;

public sealed class GrantCompletionTests
{
    [Theory]
    [InlineData("runAsUser: 1000, capabilities: {add: [CHOWN], ambient: [SYSLOG, NET_RAW]}", "CHOWN,SYSLOG")]
    [InlineData("runAsUser: 1000, seccompProfile: {type: RuntimeDefault}, capabilities: {ambient: [SYSLOG, BPF]}", "SYSLOG,BPF")]
    [InlineData("runAsUser: 1000, capabilities: {addForNonRoot: [SYSLOG]}", "SYSLOG")]
    public void Complete_GatedGrant_IsAddedToo(string context, string add)
    {
        (RunnablePod pod, IReadOnlyList<(string Container, CapabilitySet Added)> additions) = Complete(context);
        Assert.Equal(add, string.Join(',', pod.Containers[0].SecurityContext.Capabilities!.Add));
        Assert.Equal("a", Assert.Single(additions).Container);
    }

    [Theory]
    [InlineData("runAsUser: 1000, capabilities: {add: [SYSLOG], ambient: [SYSLOG]}")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}")]
    [InlineData("runAsUser: 1000, seccompProfile: {type: Unconfined}, capabilities: {ambient: [SYSLOG]}")]
    [InlineData("capabilities: {addForNonRoot: [SYSLOG]}")]
    [InlineData("runAsUser: 1000")]
    public void Complete_NothingMissing_LeavesThePodAsItIs(string context)
    {
        RunManifest manifest = Read(context);
        (RunnablePod pod, IReadOnlyList<(string Container, CapabilitySet Added)> additions) = GrantCompletion.Complete(manifest.Pod, manifest.Grants);
        Assert.Same(manifest.Pod, pod);
        Assert.Empty(additions);
    }

    private static (RunnablePod Pod, IReadOnlyList<(string Container, CapabilitySet Added)> Additions) Complete(string context)
    {
        RunManifest manifest = Read(context);
        return GrantCompletion.Complete(manifest.Pod, manifest.Grants);
    }

    private static RunManifest Read(string context) =>
        RunManifest.Parse(Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{containers: [{{name: a, image: b, securityContext: {{{context}}}}}]}}\n"), "f");
}
