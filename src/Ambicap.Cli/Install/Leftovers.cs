using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>
/// What an installation by other options may have put on a cluster, and these options do not: everything that any options install, less
/// what these do. The limit of the nodes is no such thing: it stays until somebody sets another one.
/// </summary>
internal static class Leftovers
{
    /// <summary>The Secrets that cert-manager writes, and leaves behind when its Certificates go.</summary>
    private static readonly string[] s_issued = ["ambicap-webhook-tls", "ambicap-webhook-ca"];

    /// <summary>What the policy of other options is made of.</summary>
    internal static IReadOnlyList<JsonObject> OfPolicy(InstallOptions options) => Without(options, EveryPolicy(options.Namespace));

    /// <summary>What their handler is made of beside that of these options.</summary>
    internal static IReadOnlyList<JsonObject> OfHandler(InstallOptions options) =>
        Without(options, InstallPlan.Of(new InstallOptions { Namespace = options.Namespace, WithCri = true }).Handler);

    /// <summary>Whatever judges Pods by any options, and what belongs to it.</summary>
    internal static IReadOnlyList<JsonObject> EveryPolicy(string space) =>
    [
        .. InstallPlan.PolicyOf(space, PolicyKind.Webhook),
        .. InstallPlan.PolicyOf(space, PolicyKind.Cel),
        .. InstallPlan.Mutating(),
        .. InstallPlan.CertificatesIn(space),
        .. s_issued.Append(WebhookSecret.OwnAuthority).Select(name => ClusterObjects.Named("v1", "Secret", name, space)),
    ];

    /// <summary>Those of some objects that are on the cluster.</summary>
    /// <returns>Their names, and why some cannot be seen; null where all can.</returns>
    internal static async Task<(IReadOnlyList<JsonObject> Found, string? Unseen)> FindAsync(
        ClusterKubectl kubectl, IEnumerable<JsonObject> objects, CancellationToken cancellation)
    {
        IReadOnlyList<JsonObject> served = await ServedKinds.FilterAsync(kubectl, objects, cancellation);
        if (served.Count == 0)
        {
            return ([], null);
        }

        // Names and the one annotation: a Secret's key does not leave the API server.
        KubectlRun run = await kubectl.RunAsync(
            ClusterObjects.ListOf(served.Select(ClusterObjects.Head)), cancellation, "get", "--ignore-not-found", "--no-headers", "-f", "-",
            "-o", "custom-columns=KIND:.kind,NAME:.metadata.name,OF:.metadata.annotations.cert-manager\\.io/certificate-name");
        HashSet<(string, string)> there =
        [
            .. run.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 2 && (words[0] != "Secret" || !s_issued.Contains(words[1]) || words[2] != "<none>"))
                .Select(words => (words[0], words[1])),
        ];
        return ([.. served.Where(item => there.Contains((Kind(item), Name(item))))], run.IsGood ? null : run.Reason);
    }

    /// <summary>Objects in the words of errors.</summary>
    internal static string Told(IEnumerable<JsonObject> objects) => string.Join(", ", objects.Select(item => $"{Kind(item)} {Name(item)}"));

    private static IReadOnlyList<JsonObject> Without(InstallOptions options, IEnumerable<JsonObject> objects)
    {
        HashSet<(string, string)> wanted = [.. InstallPlan.Of(options).All.Select(item => (Kind(item), Name(item)))];
        if (options.Policy == PolicyKind.Webhook)
        {
            string[] used = options.Certificates == CertificateKind.CertManager ? s_issued : [WebhookSecret.OwnAuthority];
            wanted.UnionWith(used.Select(name => ("Secret", name)));
        }

        return [.. objects.Where(item => !wanted.Contains((Kind(item), Name(item))))];
    }

    private static string Kind(JsonObject item) => (string)item["kind"]!;

    private static string Name(JsonObject item) => (string)item["metadata"]!["name"]!;
}
