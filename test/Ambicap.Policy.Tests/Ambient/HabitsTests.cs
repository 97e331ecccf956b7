using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

/// <summary>What the author of a file is told of <c>add</c> and <c>drop</c>, with its exact words; admission says nothing of it.</summary>
public sealed class HabitsTests
{
    private const string Web = "container \"web\": capabilities.";

    [Theory]
    [InlineData("NET_RAWW", "", "ambient_unknownName web @capabilities.add[0]: " + Web + "add: unknown capability \"NET_RAWW\"; did you mean NET_RAW?")]
    [InlineData("KILL,FLY", "ALL", "ambient_unknownName web @capabilities.add[1]: " + Web + "add: unknown capability \"FLY\"; see capabilities(7) for the names")]
    [InlineData("", "ALL,NET_RWA", "ambient_unknownName web @capabilities.drop[1]: " + Web + "drop: unknown capability \"NET_RWA\"; did you mean NET_RAW?")]
    [InlineData("", "KILL,all", "ambient_dropSpelling web @capabilities.drop[1]: " + Web + "drop: Pod Security does not take \"all\" for ALL; write it in capitals")]
    public void Evaluate_File_SaysWhatTheListsDoNot(string add, string drop, string expected)
    {
        Pod pod = WithCapabilities("web", new CapabilityFields(Split(add), Split(drop)));
        Assert.Equal([expected], Lines(AmbientRules.Evaluate(OfFile, pod).Warnings));
        Assert.Empty(AmbientRules.Evaluate(OfFile, pod).Violations);
        Assert.Same(AmbientVerdict.Nothing, AmbientRules.Evaluate(OfFile with { IsOfFile = false }, pod));
    }

    [Theory]
    [InlineData("", "ALL")]
    [InlineData("", "ALL,all")]
    [InlineData("KILL,net_raw,ALL", "ALL")]
    [InlineData("", "KILL,chown")]
    public void Evaluate_UsualLists_SaysNothing(string add, string drop) => Assert.Equal(
        [],
        Lines(AmbientRules.Evaluate(OfFile, WithCapabilities("web", new CapabilityFields(Split(add), Split(drop)))).Warnings));

    [Theory]
    [InlineData(1000L, null, false, "", "NET_RAW")]
    [InlineData(null, true, false, "", "NET_RAW")]
    [InlineData(1000L, null, false, "ambient.ambicap.dev/web: KILL", "NET_RAW")]
    [InlineData(0L, null, false, "", null)]
    [InlineData(null, null, false, "", null)]
    [InlineData(0L, true, false, "", null)]
    [InlineData(1000L, null, true, "", null)]
    [InlineData(1000L, null, false, "ambient.ambicap.dev/web: NET_RAW", null)]
    [InlineData(1000L, null, false, "ambicap.dev/add-is-ambient: true", null)]
    public void Evaluate_AddOfAUserOtherThanRoot_SaysWhoCanUseIt(long? user, bool? isNonRoot, bool isPrivileged, string annotation, string? useless)
    {
        SecurityContext context = new()
        {
            RunAsUser = user,
            RunAsNonRoot = isNonRoot,
            Privileged = isPrivileged,
            AllowPrivilegeEscalation = false,
            Capabilities = new CapabilityFields(["NET_RAW"], ["ALL"]),
        };
        Pod pod = new() { Containers = [new Container { Name = "web", Role = ContainerRole.Main, SecurityContext = context }] };
        pod = annotation.Length == 0 ? pod : pod.Annotated(annotation);
        CapabilitySet granted = annotation.EndsWith("KILL", StringComparison.Ordinal) ? CapabilitySet.Of(Capability.Kill) : CapabilitySet.Empty;
        string[] expected = useless is null ? [] :
        [
            $"ambient_uselessAdd web @capabilities.add: {Web}add: its user is not root, and has {useless} only in programs with file capabilities. "
                + GrantAdvice.For(CapabilitySet.Parse(useless), pod, pod.Containers[0], granted, OfFile),
        ];
        Assert.Equal(expected, Lines(AmbientRules.Evaluate(OfFile, pod).Warnings));
    }

    /// <summary>AUDIT_WRITE opens the seccomp profile for those two.</summary>
    [Theory]
    [InlineData("AUDIT_READ", false)]
    [InlineData("AUDIT_CONTROL", false)]
    [InlineData("KILL", true)]
    public void Evaluate_AddThatAGrantNeeds_IsNotUseless(string granted, bool isUseless)
    {
        Pod pod = WithCapabilities("web", new CapabilityFields(["AUDIT_WRITE"], ["ALL"])).Annotated($"ambient.ambicap.dev/web: {granted}");
        pod = pod with { SecurityContext = new SecurityContext { RunAsUser = 1000 } };
        Assert.Equal(isUseless, Lines(AmbientRules.Evaluate(OfFile, pod).Warnings).Any(line => line.StartsWith("ambient_uselessAdd", StringComparison.Ordinal)));
    }

    /// <summary>What is dropped is in no set, and a grant of it is refused.</summary>
    [Fact]
    public void Evaluate_AddOfWhatIsDropped_IsNotToBeGranted()
    {
        Pod pod = WithCapabilities("web", new CapabilityFields(["KILL", "NET_RAW"], ["KILL"]));
        pod = pod with { SecurityContext = new SecurityContext { RunAsUser = 1000 } };
        Assert.Contains("and has NET_RAW only", Assert.Single(Lines(AmbientRules.Evaluate(OfFile, pod).Warnings)), StringComparison.Ordinal);
    }

    private static AmbientContext OfFile => Namespace(Level.Privileged) with { IsOfFile = true };

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
