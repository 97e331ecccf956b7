using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Tests.Standards;
using CsCheck;
using static Ambicap.Policy.Tests.Ambient.GrantMaking;

namespace Ambicap.Policy.Tests.Ambient;

public sealed class AmbientUpdateTests
{
    private const string Anew = "delete the Pod and create it anew";

    [Theory]
    [InlineData("example.com/a: b", "ambient.ambicap.dev/web: KILL", $"container \"web\": KILL cannot be added to a Pod that exists (annotation ambient.ambicap.dev/web); {Anew}")]
    [InlineData("ambient.ambicap.dev/web: KILL", "example.com/a: b", $"container \"web\": KILL cannot be removed from a Pod that exists (annotation ambient.ambicap.dev/web); {Anew}")]
    [InlineData("nonroot.ambicap.dev/web: KILL", "nonroot.ambicap.dev/web: KILL,NET_RAW", $"container \"web\": KILL cannot be changed to KILL,NET_RAW on a Pod that exists (annotation nonroot.ambicap.dev/web); {Anew}")]
    [InlineData("nonroot.ambicap.dev/web: KILL", "nonroot.ambicap.dev/web: ALL", $"container \"web\": KILL cannot be changed to \"ALL\" on a Pod that exists (annotation nonroot.ambicap.dev/web); {Anew}")]
    [InlineData("nonroot.ambicap.dev/web: FLY", "nonroot.ambicap.dev/web: SWIM", $"container \"web\": \"FLY\" cannot be changed to \"SWIM\" on a Pod that exists (annotation nonroot.ambicap.dev/web); {Anew}")]
    [InlineData("example.com/a: b", "ambicap.dev/add-is-ambient: true", $"annotation ambicap.dev/add-is-ambient cannot be added to a Pod that exists; {Anew}")]
    [InlineData("ambicap.dev/add-is-ambient: false", "ambicap.dev/add-is-ambient: true", $"annotation ambicap.dev/add-is-ambient cannot be changed on a Pod that exists; {Anew}")]
    [InlineData("ambicap.dev/add-is-ambient: KILL", "ambicap.dev/add-is-ambient: kill", $"annotation ambicap.dev/add-is-ambient cannot be changed on a Pod that exists; {Anew}")]
    [InlineData("example.com/a: b", "ambicap.dev/ambient: KILL", "annotation ambicap.dev/ambient cannot be added to a Pod that exists; leave it as it was")]
    [InlineData("x.ambicap.dev/a: b", "x.ambicap.dev/a: c", "annotation x.ambicap.dev/a cannot be changed on a Pod that exists; leave it as it was")]
    public void EvaluateUpdate_GrantTouched_IsRefused(string before, string after, string expected)
    {
        Violation violation = Assert.Single(AmbientRules.EvaluateUpdate(Annotated(before), Annotated(after)));
        Assert.Equal(("ambient_changed", expected), (violation.Check, violation.Detail));
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web: KILL,NET_RAW", "ambient.ambicap.dev/web: net_raw, CAP_KILL")]
    [InlineData("ambient.ambicap.dev/web: FLY", "ambient.ambicap.dev/web: FLY")]
    [InlineData("x.ambicap.dev/a: b", "example.com/a: b")]
    [InlineData("ambicap.dev/ambient: KILL", "example.com/a: b")]
    public void EvaluateUpdate_GrantUntouched_IsAllowed(string before, string after) =>
        Assert.Empty(AmbientRules.EvaluateUpdate(Annotated(before), Annotated(after)));

    [Fact]
    public void EvaluateUpdate_EverythingElse_IsAllowed() => Gen.Select(PodGenerator.Pod, PodGenerator.Pod).Sample((before, after) =>
    {
        Pod changed = after with { Annotations = [.. before.Annotations.Reverse()], Containers = before.Containers };
        Pod once = before with { Annotations = [.. before.Annotations.DistinctBy(entry => entry.Key)] };
        Assert.Empty(AmbientRules.EvaluateUpdate(once, changed with { Annotations = [.. once.Annotations.Reverse()] }));
    });

    /// <summary>An annotation for a container that the Pod did not have yet would come true for an ephemeral one of that name.</summary>
    [Fact]
    public void EvaluateUpdate_EphemeralContainerWithAWaitingGrant_IsRefused()
    {
        Pod before = Annotated("ambient.ambicap.dev/late: KILL");
        Pod after = before with { Containers = [.. before.Containers, new Container { Name = "late", Role = ContainerRole.Ephemeral }] };
        Assert.Equal(
            ["ambient_ephemeralContainer late @ambient.ambicap.dev/late: container \"late\": annotation ambient.ambicap.dev/late: an ephemeral container cannot be granted KILL; give it another name"],
            Lines(AmbientRules.EvaluateUpdate(before, after)));
        Assert.Empty(AmbientRules.EvaluateUpdate(after, after));
    }
}
