using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

/// <summary>The checks of how grants are written, with their exact words.</summary>
public sealed class AmbientWritingTests
{
    [Fact]
    public void Evaluate_GrantToAPodWithoutContainers_SaysSo() => Assert.Equal(
        ["ambient_unknownContainer web @ambient.ambicap.dev/web: annotation ambient.ambicap.dev/web: the Pod has no container \"web\" to grant KILL to; it has none at all"],
        Lines(AmbientRules.Evaluate(Namespace(Level.Privileged), new Pod().Annotated("ambient.ambicap.dev/web: KILL")).Violations));

    [Theory]
    [InlineData("ambeint.ambicap.dev/web: KILL", "ambient_unknownKey - @ambeint.ambicap.dev/web: annotation ambeint.ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?")]
    [InlineData("ambient.Ambicap.dev/web: KILL", "ambient_unknownKey - @ambient.Ambicap.dev/web: annotation ambient.Ambicap.dev/web is unknown; did you mean ambient.ambicap.dev/web?")]
    [InlineData("non-root.ambicap.dev/web: KILL", "ambient_unknownKey - @non-root.ambicap.dev/web: annotation non-root.ambicap.dev/web is unknown; did you mean nonroot.ambicap.dev/web?")]
    [InlineData("ambicap.dev/add-is-ambiant: true", "ambient_unknownKey - @ambicap.dev/add-is-ambiant: annotation ambicap.dev/add-is-ambiant is unknown; did you mean ambicap.dev/add-is-ambient?")]
    [InlineData("ambicap.dev/web: KILL", "ambient_unknownKey - @ambicap.dev/web: annotation ambicap.dev/web is unknown; use ambient.ambicap.dev/CONTAINER or nonroot.ambicap.dev/CONTAINER")]
    [InlineData("ambicap.dev/allow-root-equivalent: BPF", "ambient_unknownKey - @ambicap.dev/allow-root-equivalent: annotation ambicap.dev/allow-root-equivalent belongs on a namespace, not on a Pod; remove it")]
    [InlineData("ambicap.dev/ambient: KILL", "ambient_containerKey - @ambicap.dev/ambient: annotation ambicap.dev/ambient is for clients of the CRI, not for Pods; use ambient.ambicap.dev/CONTAINER")]
    [InlineData("ambicap.dev/add-is-ambient: yes", "ambient_addIsAmbient - @ambicap.dev/add-is-ambient: annotation ambicap.dev/add-is-ambient must be \"true\" or \"false\", not \"yes\"")]
    [InlineData("ambient.ambicap.dev/wep: KILL", "ambient_unknownContainer wep @ambient.ambicap.dev/wep: annotation ambient.ambicap.dev/wep: the Pod has no container \"wep\" to grant KILL to; did you mean \"web\"?")]
    [InlineData("nonroot.ambicap.dev/database: KILL", "ambient_unknownContainer database @nonroot.ambicap.dev/database: annotation nonroot.ambicap.dev/database: the Pod has no container \"database\" to grant KILL to; its containers are setup, web, debug")]
    [InlineData("nonroot.ambicap.dev/debug: KILL", "ambient_ephemeralContainer debug @nonroot.ambicap.dev/debug: container \"debug\": annotation nonroot.ambicap.dev/debug: an ephemeral container cannot be granted KILL; remove the annotation")]
    [InlineData("ambient.ambicap.dev/web: ", "ambient_list web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: the list is empty; name at least one capability, or remove the key")]
    [InlineData("ambient.ambicap.dev/web: KILL,", "ambient_list web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: the list has an empty name; remove the extra comma")]
    [InlineData("ambient.ambicap.dev/web: cap_all", "ambient_all web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("ambient.ambicap.dev/web: NETRAW", "ambient_unknownName web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: unknown capability \"NETRAW\"; did you mean NET_RAW?")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW NET_ADMIN", "ambient_unknownName web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: no comma between the names \"NET_RAW NET_ADMIN\"; put one between each two")]
    [InlineData("ambient.ambicap.dev/web: cap_kill;NET_RAW", "ambient_unknownName web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: no comma between the names \"cap_kill;NET_RAW\"; put one between each two")]
    [InlineData("ambient.ambicap.dev/web: NET RAW", "ambient_unknownName web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: unknown capability \"NET RAW\"; did you mean NET_RAW?")]
    public void Evaluate_Annotation_SaysWhatToDo(string annotation, string expected) => Assert.Equal([expected], Refused(Annotated(annotation)));

    [Fact]
    public void Evaluate_Fields_SayWhatToDo()
    {
        Assert.Equal(
            ["ambient_list web @capabilities.ambient: container \"web\": capabilities.ambient: the list is empty; name at least one capability, or remove it"],
            Refused(WithCapabilities("web", new CapabilityFields([], [], Ambient: []))));
        Assert.Equal(
            ["ambient_unknownName web @capabilities.addForNonRoot[1]: container \"web\": capabilities.addForNonRoot: unknown capability \"FLY\"; see capabilities(7) for the names"],
            Refused(WithCapabilities("web", new CapabilityFields([], [], AddForNonRoot: ["KILL", "FLY"]))));
        Assert.Equal(
            ["ambient_ephemeralContainer debug @capabilities.ambient: container \"debug\": capabilities.ambient: an ephemeral container cannot be granted KILL; remove the field"],
            Refused(WithCapabilities("debug", new CapabilityFields([], [], Ambient: ["KILL"]))));
        Assert.Equal(
            ["ambient_disagreement web @capabilities.ambient: container \"web\": capabilities.ambient says KILL, the Pod's annotation says NET_RAW; make them equal, or remove one"],
            Refused(WithCapabilities("web", new CapabilityFields([], [], Ambient: ["KILL"])).Annotated("ambient.ambicap.dev/web: NET_RAW")));
        Assert.Empty(Refused(WithCapabilities("web", new CapabilityFields([], [], Ambient: ["KILL"])).Annotated("ambient.ambicap.dev/web: cap_kill")));
    }

    [Fact]
    public void Evaluate_DroppedAndGranted_IsRefused()
    {
        const string Expected = "ambient_droppedAndGranted web @capabilities.drop[0]: container \"web\": KILL is both dropped and granted; remove it from drop, or from the grant";
        Assert.Equal([Expected], Refused(WithCapabilities("web", new CapabilityFields([], ["CAP_KILL"])).Annotated("nonroot.ambicap.dev/web: KILL")));
        Assert.Empty(Refused(WithCapabilities("web", new CapabilityFields([], ["ALL", "NET_RAW"])).Annotated("nonroot.ambicap.dev/web: KILL")));
        Assert.Equal([Expected], Lines(AmbientRules.Evaluate(
            Namespace(Level.Privileged) with { AddIsAmbient = true },
            WithCapabilities("web", new CapabilityFields(["KILL"], ["KILL"]))).Violations));
    }

    [Theory]
    [InlineData(0, "KILL", "KILL")]
    [InlineData(1, "NET_RAW", "cap_kill")]
    [InlineData(2, "ALL", "NET_RAW", "KILL", "CHOWN", "KILL")]
    [InlineData(1, "FLY", "SYS_TIME", "KILL")]
    public void Evaluate_DroppedAndGranted_PointsAtTheFirstItemOfDropThatIsGranted(int index, params string[] drop) => Assert.Equal(
        [ViolationPlace.OfList(CapabilityList.Drop, index)],
        AmbientRules.Evaluate(
            Namespace(Level.Privileged),
            WithCapabilities("web", new CapabilityFields([], drop)).Annotated("ambient.ambicap.dev/web: KILL,SYS_TIME")).Violations.Select(violation => violation.Place));

    [Fact]
    public void Evaluate_EverythingWrong_IsAllReportedInTheOrderOfTheChecks() => Assert.Equal(
        [
            "ambient_unknownKey", "ambient_containerKey", "ambient_addIsAmbient", "ambient_unknownContainer", "ambient_ephemeralContainer",
            "ambient_list", "ambient_all", "ambient_unknownName", "ambient_unknownName", "ambient_rootEquivalent",
        ],
        AmbientRules.Evaluate(Namespace(Level.Privileged), Annotated(
            "nonroot.ambicap.dev/web: FLY,,ALL,SWIM,BPF,FLY",
            "ambient.ambicap.dev/debug: KILL",
            "ambient.ambicap.dev/nobody: KILL",
            "ambicap.dev/add-is-ambient: maybe",
            "ambicap.dev/ambient: KILL",
            "ambicap.dev/x: y")).Violations.Select(violation => violation.Check));

    [Fact]
    public void Evaluate_ControlCharacters_AreNotRepeated() => Assert.Equal(
        ["ambient_unknownContainer a\u001b[2J @ambient.ambicap.dev/a\u001b[2J: annotation ambient.ambicap.dev/a?[2J: the Pod has no container \"a?[2J\" to grant KILL to; its containers are setup, web, debug"],
        Refused(Annotated("ambient.ambicap.dev/a\u001b[2J: KILL")));

    [Fact]
    public void Evaluate_ManyWrongNames_IsBounded()
    {
        string names = string.Join(',', Enumerable.Range(0, 300).Select(number => $"NAME{number}"));
        string[] lines = Refused(Annotated($"ambient.ambicap.dev/web: {names}"));
        Assert.Equal(17, lines.Length);
        Assert.Contains("ambient_list web @ambient.ambicap.dev/web: container \"web\": annotation ambient.ambicap.dev/web: the list has more wrong names; mend these first", lines);
    }

    [Fact]
    public void Evaluate_MoreAnnotationsThanKubernetesAllows_AreRefusedUnread()
    {
        string[] annotations = [.. Enumerable.Range(0, 70).Select(number => $"ambient.ambicap.dev/c{number}: {new string('A', 4000)}")];
        Assert.Equal(
            ["ambient_list - @-: the Pod has annotations of more than 262144 characters, which Kubernetes refuses; remove some"],
            Refused(Annotated(annotations)));
    }

    [Fact]
    public void Evaluate_ManyUnknownContainers_NamesEachWithoutSearchingForNames()
    {
        Pod pod = Example with { Containers = [.. Enumerable.Range(0, 100).Select(number => new Container { Name = $"c{number}", Role = ContainerRole.Main })] };
        Assert.Equal(
            ["ambient_unknownContainer c100 @ambient.ambicap.dev/c100: annotation ambient.ambicap.dev/c100: the Pod has no container \"c100\" to grant KILL to; use the name of one that it has"],
            Refused(pod.Annotated("ambient.ambicap.dev/c100: KILL")));
    }
}
