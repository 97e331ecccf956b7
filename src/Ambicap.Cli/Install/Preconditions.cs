using System.Globalization;
using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;
using Ambicap.Host;
using Ambicap.Host.Limits;

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

        await RefuseOthersAsync(kubectl, space, cancellation);
    }

    /// <summary>Refuses to leave nodes with a limit beyond the usual one when nothing judges grants any more.</summary>
    /// <exception cref="InputException">The cluster has such a limit, or one that cannot be read.</exception>
    internal static async Task CheckLimitAsync(ClusterKubectl kubectl, InstallOptions options, bool isForced, CancellationToken cancellation)
    {
        if (options.Policy != PolicyKind.None || options.Limits is not null || isForced)
        {
            return;
        }

        JsonNode? map = await kubectl.GetAsync(cancellation, "configmap", "ambicap-node", "-n", options.Namespace);
        string name = $"ConfigMap ambicap-node in namespace {options.Namespace}";
        try
        {
            if ((string?)map?["data"]?["runtime.toml"] is { } limits && !NodeLimitsReader.Parse(limits, name).Most.IsSubsetOf(NodeLimits.Usual))
            {
                throw new InputException($"{name} has a limit beyond NET_BIND_SERVICE, and without a policy whoever may create Pods takes it; "
                    + "give --limit NET_BIND_SERVICE too, or --force where a policy of yours judges our annotations");
            }
        }
        catch (HostException failure)
        {
            throw new InputException(failure.Message);
        }
    }

    /// <summary>
    /// Refuses what is another tool's, and what is installed in another namespace: RuntimeClass, rights and policies are the cluster's, and
    /// two DaemonSets would work on each node.
    /// </summary>
    /// <exception cref="InputException">It is one of these.</exception>
    internal static async Task RefuseOthersAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        await RefuseHelmAsync(kubectl, space, cancellation);
        foreach ((string name, string kind) in ((string, string)[])[("ambicap-node", "daemonset"), ("ambicap-webhook", "deployment")])
        {
            JsonNode? rights = await kubectl.GetAsync(cancellation, "clusterrolebinding", name);
            string? other = (string?)(rights?["subjects"] as JsonArray)?.FirstOrDefault()?["namespace"];
            if (other is null || other == space || await kubectl.GetAsync(cancellation, kind, name, "-n", other) is null)
            {
                continue;
            }

            await RefuseHelmAsync(kubectl, other, cancellation);
            throw new InputException($"Ambicap is in namespace {other} of this cluster, which has it once; give -n {other}, or ambicap uninstall -n {other} first");
        }
    }

    /// <summary>A release of Helm keeps books of its own: changed behind its back they are wrong.</summary>
    /// <exception cref="InputException">It was installed by Helm.</exception>
    private static async Task RefuseHelmAsync(ClusterKubectl kubectl, string space, CancellationToken cancellation)
    {
        JsonNode? node = await kubectl.GetAsync(cancellation, "daemonset", "ambicap-node", "-n", space);
        if ((string?)node?["metadata"]?["annotations"]?["meta.helm.sh/release-name"] is { } release)
        {
            throw new InputException($"namespace {space} has the Helm release \"{release}\" of Ambicap; use helm upgrade and helm uninstall, as docs/install.md says");
        }
    }
}
