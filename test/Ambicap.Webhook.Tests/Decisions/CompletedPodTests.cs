using System.Text.Json.Nodes;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;
using Ambicap.Policy.Standards;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>
/// Random Pods: a patch that is applied leaves nothing to patch, a Pod that passes lacks nothing, and no verdict changes by what came into
/// <c>capabilities.add</c>.
/// </summary>
public sealed class CompletedPodTests
{
    private const int Pods = 4_000;
    private const string Mapping = "\nruntimeClassMapping: {crun: ambicap}\n";

    [Theory]
    [InlineData("privileged", "false", 1)]
    [InlineData("privileged", "true", 2)]
    [InlineData("baseline", "false", 3)]
    [InlineData("restricted", "true", 4)]
    public void Mutate_AnyPod_IsCompleteAndStaysSo(string level, string addIsAmbient, int seed)
    {
        Judge judge = new(Configurations.Full + Mapping, ("pod-security.kubernetes.io/enforce", level), ("ambicap.dev/add-is-ambient", addIsAmbient));
        Assert.True(PodSecurityLabels.TryParseLevel(level, out Level parsed, out _));
        LevelVersion enforced = new(parsed, PolicyVersion.Latest);
        RandomPod pods = new(new Random(seed));
        int added = 0;
        for (int i = 0; i < Pods; i++)
        {
            JsonNode review = Review.OfPod(null);
            JsonObject pod = pods.Next();
            review["request"]!["object"] = pod;
            string text = pod.ToJsonString();
            try
            {
                added += AssertCompleted(judge, enforced, addIsAmbient == "true", review) ? 1 : 0;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"failed at {text}", failure);
            }
        }

        // The restricted level grants nothing that is gated.
        Assert.InRange(added, parsed == Level.Restricted ? 0 : 20, parsed == Level.Restricted ? 0 : Pods);
    }

    /// <returns>Whether something came into <c>capabilities.add</c>.</returns>
    private static bool AssertCompleted(Judge judge, LevelVersion level, bool addIsAmbient, JsonNode review)
    {
        JsonNode without = review.DeepClone();
        Pod before = Decode(review);
        JsonArray patch = AppliedPatch.Read(judge.Mutate(review));
        AppliedPatch.Apply(review["request"]!["object"]!, patch);
        Assert.Empty(AppliedPatch.Read(judge.Mutate(review)));

        AppliedPatch.Apply(without["request"]!["object"]!, patch.Where(operation => !IsAddition(operation!)));
        AdmissionAnswer answer = judge.Validate(review);
        Assert.Equal(judge.Validate(without).IsAllowed, answer.IsAllowed);

        Pod after = Decode(review);
        Assert.Equal(PodSecurityStandards.Evaluate(level, before).Count, PodSecurityStandards.Evaluate(level, after).Count);
        Assert.All(before.Containers.Zip(after.Containers), pair => Assert.Equal(Added(pair.First), Added(pair.Second).Take(Added(pair.First).Count)));
        if (answer.IsAllowed)
        {
            AmbientGrants grants = AmbientGrants.Read(after, addIsAmbient);
            Assert.All(after.Containers, container => Assert.Equal(
                "", SeccompAddition.MissingIn(after, container, grants.ByContainer.GetValueOrDefault(container.Name), grants.AddGrants).ToString()));
        }

        return patch.Any(operation => IsAddition(operation!));
    }

    private static IReadOnlyList<string> Added(Container container) => container.SecurityContext.Capabilities?.Add ?? [];

    private static bool IsAddition(JsonNode operation) => operation["path"]!.GetValue<string>().Contains("/securityContext", StringComparison.Ordinal);

    private static Pod Decode(JsonNode review)
    {
        JsonTokenSource source = new(Review.Bytes(review["request"]!["object"]!));
        _ = source.Read();
        return PodDecoder.Decode(ref source);
    }
}
