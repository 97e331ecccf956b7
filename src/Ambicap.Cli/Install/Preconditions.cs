using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>What must be so before anything is changed.</summary>
internal static class Preconditions
{
    private const int OldestMinor = 30;

    /// <summary>Refuses a cluster that cannot run it, and one where another tool does.</summary>
    /// <exception cref="InputException">It is one of these.</exception>
    internal static async Task CheckAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        KubectlRun run = await kubectl.RunAsync(cancellation, "version", "-o", "json");
        JsonNode? server = run.IsGood ? run.Json?["serverVersion"] : null;
        if (server is null)
        {
            throw new InputException($"the API server does not answer kubectl ({run.Reason}); see kubectl cluster-info");
        }

        string minor = string.Concat(((string?)server["minor"] ?? "").TakeWhile(char.IsAsciiDigit));
        if (int.TryParse(minor, CultureInfo.InvariantCulture, out int number) && number < OldestMinor)
        {
            throw new InputException($"the cluster is Kubernetes {(string?)server["gitVersion"]}; use 1.{OldestMinor} or newer, which has matchConditions and ValidatingAdmissionPolicies");
        }

        await RefuseHelmAsync(kubectl, space, cancellation);
    }

    /// <summary>A release of Helm keeps books of its own: changed behind its back they are wrong.</summary>
    /// <exception cref="InputException">It was installed by Helm.</exception>
    internal static async Task RefuseHelmAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        JsonNode? node = await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space);
        if ((string?)node?["metadata"]?["annotations"]?["meta.helm.sh/release-name"] is { } release)
        {
            throw new InputException($"namespace {space} has the Helm release \"{release}\" of Ambicap; use helm upgrade and helm uninstall, as docs/install.md says");
        }
    }
}
