using Ambicap.Cri.Containers;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Containers;

public sealed class CreateContainerRulesTests
{
    private const string OwnKey = "ambicap.dev/ambient";
    private const string PodKey = "ambient.ambicap.dev/web";
    private const string NonRootKey = "nonroot.ambicap.dev/web";

    [Fact]
    public void Apply_WithoutAGrant_LeavesTheMessageAlone()
    {
        byte[] message = Requests.Web(drop: ["ALL"], pod: [("note", "x"), ("ambient.ambicap.dev/other", "nonsense"), ("ambicap.dev/add-is-ambient", "true")]).ToByteArray();
        ContainerDemand demand = CreateContainerRules.Apply(message);
        Assert.Same(message, demand.Message);
        Assert.True(demand.Grant.IsEmpty);
        Assert.Equal(("sandbox", "web"), (demand.SandboxId, demand.Container));
    }

    [Theory]
    [InlineData("NET_BIND_SERVICE", null, null, "NET_BIND_SERVICE", "NET_BIND_SERVICE")]
    [InlineData("cap_net_raw, NET_BIND_SERVICE", null, null, "NET_BIND_SERVICE,NET_RAW", "NET_BIND_SERVICE,NET_RAW")]
    [InlineData(null, "NET_BIND_SERVICE", null, "NET_BIND_SERVICE", "NET_BIND_SERVICE")]
    [InlineData(null, "cap_net_bind_service", null, "NET_BIND_SERVICE", "cap_net_bind_service")]
    [InlineData(null, null, "NET_BIND_SERVICE", "NET_BIND_SERVICE", "NET_BIND_SERVICE")]
    [InlineData("KILL", "NET_RAW", "CHOWN", "CHOWN,KILL,NET_RAW", "NET_RAW,CHOWN,KILL")]
    [InlineData("NET_RAW", "NET_RAW", null, "NET_RAW", "NET_RAW")]
    public void Apply_WithAGrantFromAnywhere_WritesFieldAndAnnotation(string? pod, string? field, string? own, string annotation, string expectedField)
    {
        CreateContainerRequest request = Requests.Web(
            field?.Split(','), ["ALL"], pod is null ? [] : [(PodKey, pod)], own is null ? [] : [(OwnKey, own)]);
        CreateContainerRequest changed = Requests.Parse(CreateContainerRules.Apply(request.ToByteArray()).Message);

        Assert.Equal(annotation, changed.Config.Annotations[OwnKey]);
        Assert.Equal(expectedField.Split(','), changed.Config.Linux.SecurityContext.Capabilities.AddAmbientCapabilities);
        Assert.Equal(["ALL"], changed.Config.Linux.SecurityContext.Capabilities.DropCapabilities);
    }

    [Theory]
    [InlineData("SYSLOG,KILL", null, null)]
    [InlineData(null, "SYSLOG,KILL", null)]
    [InlineData(null, null, "KILL,SYSLOG")]
    public void Apply_WithAGrantThatTheDefaultProfileGates_TellsTheRuntimeOfIt(string? pod, string? field, string? own)
    {
        CreateContainerRequest request = Requests.Web(
            field?.Split(','), ["ALL"], pod is null ? [] : [(PodKey, pod)], own is null ? [] : [(OwnKey, own)]);
        request.Config.Linux.SecurityContext.Capabilities.AddCapabilities.Add("CHOWN");
        byte[] message = request.ToByteArray();
        byte[] changed = CreateContainerRules.Apply(message).Message;

        Assert.Equal(message, changed[..message.Length]);
        Capability capabilities = Requests.Parse(changed).Config.Linux.SecurityContext.Capabilities;
        Assert.Equal(["CHOWN", "SYSLOG"], capabilities.AddCapabilities);
        Assert.Equal(["KILL", "SYSLOG"], capabilities.AddAmbientCapabilities.Order(StringComparer.Ordinal));
        Assert.Equal(["ALL"], capabilities.DropCapabilities);
    }

    [Fact]
    public void Apply_WithFieldAndAnnotationThere_AddsOnlyWhatTheProfileNeeds()
    {
        CreateContainerRequest request = Requests.Web(["SYSLOG"], ["ALL"], own: [(OwnKey, "SYSLOG")]);
        byte[] message = request.ToByteArray();
        byte[] changed = CreateContainerRules.Apply(message).Message;
        CreateContainerRequest rest = Requests.Parse(changed[message.Length..]);
        Assert.Equal("""{ "config": { "linux": { "securityContext": { "capabilities": { "addCapabilities": [ "SYSLOG" ] } } } } }""", rest.ToString());
    }

    [Theory]
    [InlineData(1000L, "", "SYSLOG")]
    [InlineData(0L, "", "")]
    [InlineData(null, "", "")]
    [InlineData(null, "app", "")]
    public void Apply_ForNonRootUsers_TellsTheRuntimeWhereTheUserIsCertain(long? user, string name, string expected)
    {
        CreateContainerRequest request = Requests.Web(drop: ["ALL"], pod: [(NonRootKey, "SYSLOG")]);
        request.Config.Linux.SecurityContext.RunAsUser = user is { } value ? new Int64Value { Value = value } : null;
        request.Config.Linux.SecurityContext.RunAsUsername = name;
        byte[] message = request.ToByteArray();
        byte[] changed = CreateContainerRules.Apply(message).Message;

        Assert.Equal(expected.Length == 0, ReferenceEquals(message, changed));
        CreateContainerRequest parsed = Requests.Parse(changed);
        Assert.Equal(expected, string.Join(',', parsed.Config.Linux.SecurityContext.Capabilities.AddCapabilities));
        Assert.Empty(parsed.Config.Linux.SecurityContext.Capabilities.AddAmbientCapabilities);
        Assert.Empty(parsed.Config.Annotations);
    }

    [Fact]
    public void Apply_AtItsOwnResult_ChangesNothing()
    {
        byte[] once = CreateContainerRules.Apply(Requests.Web(drop: ["ALL"], pod: [(PodKey, "NET_RAW,KILL,SYSLOG")]).ToByteArray()).Message;
        Assert.Same(once, CreateContainerRules.Apply(once).Message);
    }

    [Fact]
    public void Apply_ForNonRootUsers_LeavesTheMessageAloneAndTellsTheGrant()
    {
        byte[] message = Requests.Web(drop: ["ALL"], pod: [(NonRootKey, "NET_RAW")]).ToByteArray();
        ContainerDemand demand = CreateContainerRules.Apply(message);
        Assert.Same(message, demand.Message);
        Assert.Equal("NET_RAW", demand.Grant.NonRoot.ToString());
        Assert.True(demand.Grant.Ambient.IsEmpty);
    }

    [Fact]
    public void Apply_WithoutASecurityContext_WritesOne()
    {
        CreateContainerRequest request = Requests.Web(pod: [(PodKey, "NET_RAW")]);
        request.Config.Linux = null;
        CreateContainerRequest changed = Requests.Parse(CreateContainerRules.Apply(request.ToByteArray()).Message);
        Assert.Equal(["NET_RAW"], changed.Config.Linux.SecurityContext.Capabilities.AddAmbientCapabilities);
    }

    [Fact]
    public void Apply_ToAMessageInFragments_SeesThemAsOne()
    {
        byte[] message = Requests.Extend(
            Requests.Web(drop: ["NET_RAW"], pod: [(PodKey, "KILL")]).ToByteArray(),
            new CreateContainerRequest { SandboxConfig = new PodSandboxConfig { Annotations = { [PodKey] = "NET_RAW" } } });
        RpcException refusal = Assert.Throws<RpcException>(() => CreateContainerRules.Apply(message));
        Assert.Equal("ambicap: container \"web\": NET_RAW is both dropped and granted; remove it from drop, or from the grant", refusal.Status.Detail);
    }

    [Theory]
    [InlineData("NET_RAW", PodKey, "NET_RAW")]
    [InlineData("cap_net_raw", PodKey, "NET_RAW,KILL")]
    [InlineData("NET_RAW", NonRootKey, "NET_RAW")]
    [InlineData("NET_RAW", "", "NET_RAW")]
    public void Apply_WithANameInDropToo_Refuses(string drop, string key, string value)
    {
        CreateContainerRequest request = key.Length == 0
            ? Requests.Web(ambient: value.Split(','), drop: [drop])
            : Requests.Web(drop: ["CHOWN", drop], pod: [(key, value)]);
        AssertRefused(request, "NET_RAW is both dropped and granted; remove it from drop, or from the grant");
    }

    [Theory]
    [InlineData("ALL", "ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("all", "ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("NET_BIND_SERVIC", "unknown capability \"NET_BIND_SERVIC\"; did you mean NET_BIND_SERVICE?")]
    [InlineData("", "the list has an empty name; remove the extra comma")]
    public void Apply_WithABadNameInTheField_Refuses(string name, string why) =>
        AssertRefused(Requests.Web(ambient: [name]), $"add_ambient_capabilities: {why}");

    [Theory]
    [InlineData(PodKey, "ALL", "annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData(NonRootKey, " ", "annotation nonroot.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData(OwnKey, "KILL", "annotation ambicap.dev/ambient is for clients of the CRI, not for Pods; use ambient.ambicap.dev/CONTAINER")]
    [InlineData("ambeint.ambicap.dev/web", "KILL", "annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?")]
    [InlineData("ambient.ambicap.dev/", "KILL", "annotation ambient.ambicap.dev/ is unknown; use ambient.ambicap.dev/CONTAINER or nonroot.ambicap.dev/CONTAINER")]
    public void Apply_WithABadAnnotationOfThePod_Refuses(string key, string value, string why) =>
        AssertRefused(Requests.Web(pod: [(key, value)]), why);

    [Theory]
    [InlineData(OwnKey, "NOTHING", "annotation ambicap.dev/ambient: unknown capability \"NOTHING\"; see capabilities(7) for the names")]
    [InlineData(PodKey, "KILL", "annotation ambient.ambicap.dev/web of the container is unknown; use ambicap.dev/ambient")]
    public void Apply_WithABadAnnotationOfTheContainer_Refuses(string key, string value, string why) =>
        AssertRefused(Requests.Web(own: [(key, value)]), why);

    [Fact]
    public void Apply_ToNoMessage_Refuses()
    {
        RpcException refusal = Assert.Throws<RpcException>(() => CreateContainerRules.Apply([0x12, 0xff]));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("ambicap: the CreateContainer request is not a message of the CRI: ", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_ToAnEmptyMessage_LeavesItToTheRuntime() => Assert.Empty(CreateContainerRules.Apply([]).Message);

    private static void AssertRefused(CreateContainerRequest request, string why)
    {
        RpcException refusal = Assert.Throws<RpcException>(() => CreateContainerRules.Apply(request.ToByteArray()));
        Assert.Equal((StatusCode.InvalidArgument, "ambicap: container \"web\": " + why), (refusal.StatusCode, refusal.Status.Detail));
    }
}
