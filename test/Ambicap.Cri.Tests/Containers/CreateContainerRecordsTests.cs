using Ambicap.Cri.Containers;
using Google.Protobuf;

namespace Ambicap.Cri.Tests.Containers;

/// <summary>What a kubelet really sends goes through with all that is not known here.</summary>
public sealed class CreateContainerRecordsTests
{
    private const string OwnKey = "ambicap.dev/ambient";

    [Theory]
    [InlineData("deployment-web")]
    [InlineData("rich-web")]
    public void Apply_ToARecordedGrant_AddsFieldAndAnnotationAndNothingElse(string name)
    {
        byte[] recorded = Requests.Record(name);
        ContainerDemand demand = CreateContainerRules.Apply(recorded);
        Assert.Equal(("web", "NET_BIND_SERVICE"), (demand.Container, demand.Grant.Ambient.ToString()));

        CreateContainerRequest expected = Requests.Parse(recorded);
        Change(expected, "NET_BIND_SERVICE");
        Assert.Equal(expected.ToByteArray(), Requests.Parse(demand.Message).ToByteArray());
    }

    [Theory]
    [InlineData("deployment-web", "")]
    [InlineData("priv", "")]
    [InlineData("rich-plain", "SYSLOG")]
    [InlineData("rich-prepare-init", "SYSLOG")]
    [InlineData("rich-root", "SYSLOG")]
    [InlineData("rich-web", "SYSLOG")]
    public void Apply_ToARecordWithAGatedGrant_TellsTheRuntimeUnderTheDefaultProfile(string name, string add)
    {
        // Which profile the kubelet asked for was recorded too: none where the Pod has none, and seccompDefault was off.
        byte[] recorded = Requests.Extend(Requests.Record(name), With("SYSLOG"));
        CreateContainerRequest changed = Requests.Parse(CreateContainerRules.Apply(recorded).Message);
        CreateContainerRequest expected = Requests.Parse(recorded);
        Change(expected, name.EndsWith("web", StringComparison.Ordinal) ? "NET_BIND_SERVICE,SYSLOG" : "SYSLOG");
        expected.Config.Linux.SecurityContext.Capabilities.AddCapabilities.Add(add.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected.ToByteArray(), changed.ToByteArray());
    }

    [Theory]
    [InlineData("priv")]
    [InlineData("rich-plain")]
    [InlineData("rich-prepare-init")]
    [InlineData("rich-root")]
    public void Apply_ToARecordWithoutAGrantForIt_LeavesItAlone(string name)
    {
        byte[] recorded = Requests.Record(name);
        Assert.Same(recorded, CreateContainerRules.Apply(recorded).Message);
    }

    [Theory]
    [InlineData("deployment-web")]
    [InlineData("priv")]
    [InlineData("rich-plain")]
    [InlineData("rich-prepare-init")]
    [InlineData("rich-root")]
    [InlineData("rich-web")]
    public void Apply_ToARecordWithAFieldAndFieldsOfTheFuture_KeepsEveryByte(string name)
    {
        // A field that no version of the CRI has, in each message on the way to the change, beside all that the record itself has.
        byte[] future = [0xba, 0x3e, 0x03, (byte)'n', (byte)'e', (byte)'w'];
        byte[] recorded = Requests.Extend(Requests.Record(name), With("KILL"));
        byte[] strange = [.. recorded, .. future, .. Nested(2, future), .. Nested(2, Nested(15, Nested(2, Nested(1, future)))), .. Nested(3, future)];
        byte[] changed = CreateContainerRules.Apply(strange).Message;

        Assert.Equal(strange, changed[..strange.Length]);
        CreateContainerRequest expected = Requests.Parse(strange);
        Change(expected, name.EndsWith("web", StringComparison.Ordinal) ? "KILL,NET_BIND_SERVICE" : "KILL");
        Assert.Equal(expected.ToByteArray(), Requests.Parse(changed).ToByteArray());
    }

    /// <summary>The change made the long way: everything decoded, two things set, everything encoded again.</summary>
    private static void Change(CreateContainerRequest request, string ambient)
    {
        request.Config.Annotations[OwnKey] = ambient;
        Capability capabilities = request.Config.Linux.SecurityContext.Capabilities ??= new Capability();
        capabilities.AddAmbientCapabilities.Add(ambient.Split(',').Except(capabilities.AddAmbientCapabilities));
    }

    private static CreateContainerRequest With(string ambient)
    {
        CreateContainerRequest request = Requests.Web(ambient: [ambient]);
        request.PodSandboxId = "";
        request.Config.Metadata = null;
        request.SandboxConfig = null;
        return request;
    }

    private static byte[] Nested(int field, byte[] content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];
}
