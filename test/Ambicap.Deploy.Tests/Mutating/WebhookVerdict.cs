using System.Text.Json.Nodes;
using Ambicap.Deploy.Tests.Policies;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Deploy.Tests.Mutating;

/// <summary>What the webhook makes of a Pod, and what the rules in C# then say of it.</summary>
/// <param name="Pod">The Pod as it then is.</param>
/// <param name="Reasons">Why it is refused, in order; none where it is not.</param>
internal sealed record WebhookVerdict(JsonNode Pod, IReadOnlyList<string> Reasons)
{
    internal static WebhookVerdict Of(PodSpace space, JsonNode pod)
    {
        JsonNode review = Review.OfPod(null);
        review["request"]!["object"] = pod.DeepClone();
        JsonNode completed = review["request"]!["object"]!;
        AppliedPatch.Apply(completed, AppliedPatch.Read(new Judge(Configurations.Ambient, space.Labels).Mutate(review)));
        AmbientVerdict verdict = AmbientRules.Evaluate(space.Context, AdmittedPods.Decode(completed));
        return new WebhookVerdict(completed, [.. verdict.Violations.Select(violation => violation.Reason).Distinct().Order(StringComparer.Ordinal)]);
    }
}
