using Ambicap.Host.Cri;

namespace Ambicap.Host.Tests.Cri;

public sealed class HandlerCheckTests
{
    [Theory]
    [InlineData("ambicap", true)]
    [InlineData("other", false)]
    public void HasHandler_ListOfHandlers_IsBelieved(string handler, bool expected)
    {
        StatusResponse status = new();
        status.RuntimeHandlers.Add(new RuntimeHandler { Name = "ambicap" });
        Assert.Equal(expected, HandlerCheck.HasHandler(status, handler));
    }

    [Theory]
    [InlineData("""{"containerd":{"runtimes":{"runc":{},"ambicap":{}}}}""", true)]
    [InlineData("""{"containerd":{"runtimes":{"runc":{}}}}""", false)]
    [InlineData("""{"containerd":{}}""", null)]
    [InlineData("nonsense", null)]
    [InlineData("[]", null)]
    public void HasHandler_ConfigurationOfContainerd1_IsLookedInto(string config, bool? expected)
    {
        StatusResponse status = new();
        status.Info["config"] = config;
        Assert.Equal(expected, HandlerCheck.HasHandler(status, "ambicap"));
    }
}
