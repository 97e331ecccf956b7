using Ambicap.Capabilities;
using Ambicap.Cri.Containers;
using Ambicap.Policy.Grants;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Containers;

public sealed class HandlerRulesTests
{
    private const string Nowhere = " does not lead to ambicap-runtime; give the Pod a runtimeClassName whose handler does, or name the handler with --handler if it does";

    private static readonly CapabilitySet s_raw = CapabilitySet.Of(Capabilities.Capability.NetRaw);
    private static readonly ContainerDemand s_always = new("sandbox", "web", new Grant(s_raw, CapabilitySet.Empty), []);
    private static readonly ContainerDemand s_nonRoot = new("sandbox", "web", new Grant(CapabilitySet.Empty, s_raw), []);

    [Theory]
    [InlineData("", "ambicap", "/usr/local/bin/ambicap-runtime")]
    [InlineData("", "other", "/opt/ambicap-runtime")]
    [InlineData("", "", "ambicap-runtime")]
    [InlineData("", "ambicap", null)]
    [InlineData("", "ambicap", "")]
    [InlineData("mine yours", "yours", "/usr/sbin/runc")]
    [InlineData("mine", "mine", null)]
    public void Check_OfAHandlerThatLeadsToUs_Passes(string handlers, string? name, string? binary) =>
        new HandlerRules(handlers.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Check(s_always, new SandboxHandler(name, binary));

    [Fact]
    public void Check_OfTheDefaultHandlerNamedAsSuch_Passes() => new HandlerRules([""]).Check(s_always, new SandboxHandler("", "/usr/sbin/runc"));

    [Theory]
    [InlineData("", "runc", "/usr/sbin/runc", "\"runc\"")]
    [InlineData("", "ambicap", "/usr/sbin/runc", "\"ambicap\"")]
    [InlineData("", "", null, "of its sandbox, the default one,")]
    [InlineData("", null, null, "of its sandbox, which the container runtime does not name,")]
    [InlineData("mine", "ambicap", "/usr/local/bin/ambicap-runtime", "\"ambicap\"")]
    [InlineData("mine", null, "/usr/local/bin/ambicap-runtime", "of its sandbox, which the container runtime does not name,")]
    public void Check_OfAnother_Refuses(string handlers, string? name, string? binary, string label)
    {
        HandlerRules rules = new(handlers.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        AssertRefused(() => rules.Check(s_always, new SandboxHandler(name, binary)), $"the handler {label}{Nowhere}");
    }

    [Fact]
    public void Check_WhereTheAnnotationDoesNotPass_Refuses()
    {
        HandlerRules rules = new([]);
        SandboxHandler handler = new("ambicap", null, ["ambient.ambicap.dev/*"], ["other"]);
        AssertRefused(
            () => rules.Check(s_always, handler),
            "the handler \"ambicap\" does not pass the annotation ambicap.dev/ambient on; add it to container_annotations of that handler in containerd's configuration");
        AssertRefused(
            () => rules.Check(s_nonRoot, handler),
            "the handler \"ambicap\" does not pass the annotation nonroot.ambicap.dev/web on; add it to pod_annotations of that handler in containerd's configuration");
        rules.Check(s_nonRoot, handler with { PodAnnotations = ["nonroot.ambicap.dev/*"] });
        rules.Check(s_always, handler with { ContainerAnnotations = ["ambicap.dev/ambient"] });
    }

    private static void AssertRefused(Action check, string why)
    {
        RpcException refusal = Assert.Throws<RpcException>(check);
        Assert.Equal((StatusCode.FailedPrecondition, $"ambicap: container \"web\": NET_RAW cannot be made ambient: {why}"), (refusal.StatusCode, refusal.Status.Detail));
    }
}
