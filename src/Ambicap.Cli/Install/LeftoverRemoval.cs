using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>Takes away what an installation by other options left on a cluster.</summary>
/// <param name="kubectl">The cluster.</param>
/// <param name="objects">What deletes.</param>
internal sealed class LeftoverRemoval(ClusterKubectl kubectl, ClusterObjects objects)
{
    /// <summary>Takes away those of some objects that are there.</summary>
    /// <param name="step">The step that this is part of.</param>
    /// <param name="leftovers">What may be there and is not wanted.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="more">Other arguments of kubectl delete.</param>
    /// <exception cref="StepException">They cannot be seen, or one of them stays.</exception>
    internal async Task RunAsync(string step, IEnumerable<JsonObject> leftovers, CancellationToken cancellation, params IReadOnlyList<string> more)
    {
        (IReadOnlyList<JsonObject> found, string? unseen) = await Leftovers.FindAsync(kubectl, leftovers, cancellation);
        if (unseen is not null)
        {
            throw new StepException(step, $"what other options left on the cluster cannot be read: {unseen}", "get these rights, and run the same command again");
        }

        foreach (IGrouping<int, JsonObject> part in found.GroupBy(Turn).OrderBy(part => part.Key))
        {
            await objects.DeleteAsync(step, part, cancellation, more);
        }
    }

    /// <summary>
    /// A configuration without its webhook would refuse every change of a Pod; whoever may write a Secret would write it again.
    /// </summary>
    private static int Turn(JsonObject item) => (string)item["kind"]! switch
    {
        "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" or "MutatingAdmissionPolicyBinding" or "ValidatingAdmissionPolicyBinding" => 0,
        "Secret" => 2,
        _ => 1,
    };
}
