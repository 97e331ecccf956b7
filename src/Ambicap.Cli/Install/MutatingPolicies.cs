using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>The policies that complete Pods, on clusters that may not have their kind: Kubernetes has it as v1 from 1.36 on.</summary>
internal static class MutatingPolicies
{
    private const string Resource = "mutatingadmissionpolicies";

    /// <summary>Settles whether they are installed.</summary>
    /// <exception cref="InputException">They are wanted, and the cluster does not have them.</exception>
    internal static async Task<InstallOptions> SettleAsync(InstallOptions options, ClusterKubectl kubectl, CancellationToken cancellation)
    {
        if (options.Policy != PolicyKind.Cel || options.Mutating == MutatingKind.Never)
        {
            return options;
        }

        bool isServed = await IsServedAsync(kubectl, cancellation);
        return isServed ? options with { Mutating = MutatingKind.Always }
            : options.Mutating == MutatingKind.Auto ? options with { Mutating = MutatingKind.Never }
            : throw new InputException(
                "the API server has no MutatingAdmissionPolicy of admissionregistration.k8s.io/v1; use Kubernetes 1.36 or newer, or give --mutating auto");
    }

    /// <summary>Those that may be there and are not wanted; none where the cluster does not have the kind.</summary>
    internal static async Task<IReadOnlyList<JsonObject>> LeftoversAsync(ClusterKubectl kubectl, CancellationToken cancellation) =>
        await IsServedAsync(kubectl, cancellation) ? InstallPlan.Mutating() : [];

    private static async Task<bool> IsServedAsync(ClusterKubectl kubectl, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(cancellation, "get", "--raw", "/apis/admissionregistration.k8s.io/v1");
        return run.IsGood && run.Json?["resources"] is JsonArray resources && resources.Any(resource => (string?)resource?["name"] == Resource);
    }
}
