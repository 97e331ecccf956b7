using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>
/// Takes everything away in the reverse order: limit, handler, policy. Each step can be done again: whoever was interrupted runs the same
/// command once more.
/// </summary>
/// <param name="kubectl">Where.</param>
/// <param name="space">The namespace.</param>
/// <param name="patience">How long nodes may take to be cleaned.</param>
/// <param name="isForced">Whether it goes on past Pods with grants and past nodes that cannot be cleaned.</param>
internal sealed class UninstallRun(ClusterKubectl kubectl, string space, TimeSpan patience, bool isForced)
{
    private const string Rbac = "rbac.authorization.k8s.io/v1";

    private readonly ClusterObjects _objects = new(kubectl, isForced: true);

    /// <summary>Uninstalls.</summary>
    /// <exception cref="StepException">A step was begun and not done.</exception>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        await _objects.DeleteAsync("limit", [ClusterObjects.Named("v1", "ConfigMap", "ambicap-node", space)], cancellation);
        await new NodeCleaning(kubectl, _objects, space, patience, isForced).RunAsync(cancellation);
        await _objects.DeleteAsync("handler", Handler(), cancellation);
        await new LeftoverRemoval(kubectl, _objects).RunAsync("policy", Leftovers.EveryPolicy(space), cancellation);
        if (space == PlainManifests.Namespace)
        {
            await _objects.DeleteAsync("namespace", [ClusterObjects.Named("v1", "Namespace", space)], cancellation);
        }
        else
        {
            Console.Out.WriteLine($"namespace {space} stays: it may be others' too; kubectl delete namespace {space} removes it");
        }
    }

    private IEnumerable<JsonObject> Handler() =>
    [
        ClusterObjects.Named("apps/v1", "DaemonSet", "ambicap-node", space),
        ClusterObjects.Named("apps/v1", "DaemonSet", "ambicap-cri", space),
        ClusterObjects.Named("node.k8s.io/v1", "RuntimeClass", "ambicap"),
        ClusterObjects.Named(Rbac, "ClusterRoleBinding", "ambicap-node"),
        ClusterObjects.Named(Rbac, "ClusterRole", "ambicap-node"),
        ClusterObjects.Named("v1", "ServiceAccount", "ambicap-node", space),
        ClusterObjects.Named("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "ambicap-node"),
        ClusterObjects.Named("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "ambicap-node"),
    ];
}
