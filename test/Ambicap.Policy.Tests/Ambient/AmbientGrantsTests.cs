using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

public sealed class AmbientGrantsTests
{
    [Fact]
    public void Read_NoGrant_IsNone() => Assert.Same(AmbientGrants.None, AmbientGrants.Read(Annotated("example.com/a: b"), addIsAmbient: true));

    [Fact]
    public void Read_Annotations_AreGatheredByContainer()
    {
        AmbientGrants grants = AmbientGrants.Read(
            Annotated("ambient.ambicap.dev/web: net_raw", "nonroot.ambicap.dev/web: CAP_CHOWN, KILL", "nonroot.ambicap.dev/setup: BPF"), addIsAmbient: false);
        Assert.Empty(grants.Violations);
        Assert.Equal(["setup: / BPF", "web: NET_RAW / CHOWN,KILL"], Shown(grants.ByContainer));
        Assert.Equal(Shown(grants.ByContainer), Shown(grants.Annotated));
    }

    [Fact]
    public void Read_FieldsOfTheKep_AreGrantedButNotAnnotated()
    {
        AmbientGrants grants = AmbientGrants.Read(WithCapabilities("web", new CapabilityFields([], ["ALL"], ["NET_RAW"], ["CHOWN"])), addIsAmbient: false);
        Assert.Empty(grants.Violations);
        Assert.Equal(["web: NET_RAW / CHOWN"], Shown(grants.ByContainer));
        Assert.Empty(grants.Annotated);
    }

    /// <summary>The Pod's word decides; where it has none, its namespace's does. ALL is never granted.</summary>
    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, "true", true)]
    [InlineData(false, "false", false)]
    [InlineData(true, null, true)]
    [InlineData(true, "true", true)]
    [InlineData(true, "false", false)]
    [InlineData(true, "yes", false)]
    public void Read_AddIsAmbient_GrantsAddToNonRoot(bool ofNamespace, string? ofPod, bool granted)
    {
        Pod pod = WithCapabilities("web", new CapabilityFields(["CAP_KILL", "ALL", "NET_RAW"], ["ALL"]))
            .Annotated(ofPod is null ? [] : [$"ambicap.dev/add-is-ambient: {ofPod}"]);
        AmbientGrants grants = AmbientGrants.Read(pod, ofNamespace);
        Assert.Equal(granted ? ["web: / KILL,NET_RAW"] : [], Shown(grants.ByContainer));
        Assert.Empty(grants.Annotated);
    }

    [Fact]
    public void Read_AddIsAmbient_LeavesEphemeralContainersAlone()
    {
        AmbientGrants grants = AmbientGrants.Read(WithCapabilities("debug", new CapabilityFields(["KILL"], [])), addIsAmbient: true);
        Assert.Empty(grants.Violations);
        Assert.Empty(grants.ByContainer);
    }

    [Fact]
    public void Read_AddThatGrantsNothing_IsAWarning()
    {
        AmbientGrants grants = AmbientGrants.Read(WithCapabilities("web", new CapabilityFields(["ALL", "NETRAW"], [])), addIsAmbient: true);
        Assert.Empty(grants.Violations);
        Assert.Equal(
            [
                "ambient_all web @capabilities.add[0]: container \"web\": capabilities.add: ALL cannot be made ambient; name each capability that the program needs",
                "ambient_unknownName web @capabilities.add[1]: container \"web\": capabilities.add: unknown capability \"NETRAW\"; did you mean NET_RAW?",
            ],
            Lines(grants.Warnings));
    }

    [Fact]
    public void Read_SomeNamesWrong_GrantsTheOthers() =>
        Assert.Equal(["web: KILL / "], Shown(AmbientGrants.Read(Annotated("ambient.ambicap.dev/web: KILL,FLY"), addIsAmbient: false).ByContainer));

    private static string[] Shown(IReadOnlyDictionary<string, Grant> grants) =>
        [.. grants.OrderBy(grant => grant.Key, StringComparer.Ordinal).Select(grant => $"{grant.Key}: {grant.Value.Ambient}{(grant.Value.Ambient.IsEmpty ? "" : " ")}/ {grant.Value.NonRoot}")];
}
