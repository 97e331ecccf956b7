using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Tests.Explain;

public sealed class NetworkRemarksTests
{
    private const string OpenPorts =
        "a port below 1024 needs no capability here: containerd 2.1.9 sets net.ipv4.ip_unprivileged_port_start=0 in the Pod's own network, unless its configuration says no "
        + "(enable_unprivileged_ports); NET_BIND_SERVICE is needed with hostNetwork, and on containerd 1.x and CRI-O";

    private const string PortsSysctl =
        "if it is for a port below 1024 only, the safe sysctl net.ipv4.ip_unprivileged_port_start=0 in the Pod's securityContext is the smaller remedy, and NET_BIND_SERVICE is "
        + "not needed; containerd 2.0 and newer set it by themselves";

    private const string PingSysctl =
        "if it is for ping only, the safe sysctl net.ipv4.ping_group_range=\"0 2147483647\" in the Pod's securityContext is the smaller remedy; raw and packet sockets need NET_RAW";

    private const string PingInAUserNamespace =
        "if it is for ping only, the safe sysctl net.ipv4.ping_group_range=\"0 65535\" in the Pod's securityContext is the smaller remedy; raw and packet sockets need NET_RAW";

    private const string PingSetInAUserNamespace =
        "the Pod sets net.ipv4.ping_group_range itself: ping of those groups needs no NET_RAW, raw and packet sockets do; "
        + "with hostUsers: false a group beyond 65535 keeps it from starting";

    private const string PingSet = "securityContext: {sysctls: [{name: net.ipv4.ping_group_range, value: '0 7'}]}, ";

    private const string PortSysctls = "securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}, ";

    [Theory]
    [InlineData("containerd", "", "ambient: [NET_BIND_SERVICE]", OpenPorts)]
    [InlineData("containerd", "", "add: [NET_BIND_SERVICE]", OpenPorts)]
    [InlineData("containerd", "hostUsers: false, ", "ambient: [NET_BIND_SERVICE]", OpenPorts)]
    [InlineData("containerd:1.7", "", "ambient: [NET_BIND_SERVICE]", PortsSysctl)]
    [InlineData("cri-o", "", "add: [CAP_NET_BIND_SERVICE]", PortsSysctl)]
    [InlineData("containerd", "hostNetwork: true, ", "ambient: [NET_BIND_SERVICE]", "on the host's network ports below 1024 need NET_BIND_SERVICE, since no Pod may set that network's sysctls")]
    [InlineData("containerd:1.7", PortSysctls, "ambient: [NET_BIND_SERVICE]", "the Pod sets net.ipv4.ip_unprivileged_port_start itself: ports from that number on need no NET_BIND_SERVICE")]
    [InlineData("containerd:1.7", "", "ambient: [NET_RAW]", PingSysctl)]
    [InlineData("containerd", "hostUsers: false, ", "ambient: [NET_RAW]", PingInAUserNamespace)]
    [InlineData("containerd", "hostUsers: false, " + PingSet, "ambient: [NET_RAW]", PingSetInAUserNamespace)]
    [InlineData("containerd", "hostNetwork: true, ", "ambient: [NET_RAW]", "on the host's network ping needs NET_RAW where the host's ping_group_range is closed")]
    [InlineData("containerd", "", "ambient: [NET_ADMIN]", "")]
    [InlineData("containerd", "", "add: [CAP_NET_BIND_SERVICE]", "")]
    public void Explain_NetworkCapability_SaysWhereItIsNotNeeded(string manager, string pod, string capabilities, string expected) =>
        Assert.Equal(expected, Remarks(manager, pod, capabilities));

    [Fact]
    public void Explain_PingOnNewContainerd_NeedsNothing() => Assert.Equal(
        "ping by datagram sockets, as iputils' is, needs no capability here: containerd 2.1.9 opens net.ipv4.ping_group_range in the Pod's own network, unless its configuration says no "
        + "(enable_unprivileged_icmp); raw and packet sockets need NET_RAW, and so does ping with hostNetwork, hostUsers: false, and on containerd 1.x and CRI-O",
        Remarks("containerd", "", "ambient: [NET_RAW]"));

    /// <summary>The switches are containerd's; Docker has an option of its command line.</summary>
    [Theory]
    [InlineData(
        "NET_BIND_SERVICE",
        "a port below 1024 needs no capability here: Docker 28.5.2 sets net.ipv4.ip_unprivileged_port_start=0 in the container's own network, unless --sysctl says no; "
        + "NET_BIND_SERVICE is needed with --network host, and on containerd 1.x, CRI-O and Podman")]
    [InlineData(
        "NET_RAW",
        "ping by datagram sockets, as iputils' is, needs no capability here: Docker 28.5.2 opens net.ipv4.ping_group_range in the container's own network, unless --sysctl says no; raw and packet sockets need NET_RAW, "
        + "and so does ping with --network host, and on containerd 1.x, CRI-O and Podman")]
    public void Explain_Docker_NamesItsOwnSwitch(string capability, string expected) =>
        Assert.Equal(expected, Remarks("docker", "", $"ambient: [{capability}]"));

    private static string Remarks(string manager, string pod, string capabilities)
    {
        Assert.True(ContainerManager.TryParse(manager, out ContainerManager? parsed, out _));
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{{pod}containers: [{{name: web, image: a, securityContext: {{runAsUser: 1000, capabilities: {{{capabilities}}}}}}}]}}";
        ImageFacts image = ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain };
        ContainerExplanation web = ExplainedContainer.Of(text, new ExplainOptions(parsed, CapabilitySet.AllKnown, _ => image));
        return string.Join('\n', web.Notes.Where(note => note.Rule == NetworkRemarks.Rule).Select(note => note.Text));
    }
}
