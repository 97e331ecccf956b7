using Ambicap.Capabilities;
using Ambicap.Node.Metrics;
using Ambicap.Node.Observing;

namespace Ambicap.Node.Tests.Observing;

public sealed class NodeProbeTests
{
    [Fact]
    public void Read_AllWell_HasNoFault() => Assert.Equal(
        new ProbeResult(DateTime.UnixEpoch, null, null, "0.1.0", CapabilitySet.Of(Capability.NetBindService)),
        NodeProbe.Read("handler ok\nversion    0.1.0\nallowed    NET_BIND_SERVICE\nruntime-check ok\n", DateTime.UnixEpoch));

    [Fact]
    public void Read_Faults_AreTold() => Assert.Equal(
        new ProbeResult(DateTime.UnixEpoch, "no handler", "ambicap: broken", "", CapabilitySet.Empty),
        NodeProbe.Read("handler no handler\nruntime-check ambicap: broken\n", DateTime.UnixEpoch));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Read_NoAnswer_IsAFault(string? output) => Assert.Equal(
        ("it could not be asked", "it could not be asked"),
        (NodeProbe.Read(output, DateTime.UnixEpoch).HandlerFault, NodeProbe.Read(output, DateTime.UnixEpoch).RuntimeFault));
}
