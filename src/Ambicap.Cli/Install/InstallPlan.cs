using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>
/// The objects, in the order in which they must come: what judges grants, then what gives them, then what lets a node give more. The other
/// way round every author in a restricted namespace could take what the node allows.
/// </summary>
/// <param name="Policy">The namespace, and what judges.</param>
/// <param name="Handler">The RuntimeClass, and what brings its handler to the nodes.</param>
/// <param name="Limit">The limits of the nodes.</param>
internal sealed record InstallPlan(IReadOnlyList<JsonObject> Policy, IReadOnlyList<JsonObject> Handler, IReadOnlyList<JsonObject> Limit)
{
    private const string AmbientConfiguration = "webhook/validating.yaml";
    private const string FullConfiguration = "webhook/full/validating.yaml";
    private const string FullRights = "webhook/full/rbac.yaml";

    private static readonly string[] s_policies = ["policy/grants.yaml", "policy/levels.yaml", "policy/changes.yaml", "policy/namespaces.yaml"];
    private static readonly string[] s_mutating = ["mutating/pods.yaml", "mutating/templates.yaml"];

    /// <summary>All objects, in order.</summary>
    internal IEnumerable<JsonObject> All => [.. Policy, .. Handler, .. Limit];

    /// <summary>What is to be installed.</summary>
    internal static InstallPlan Of(InstallOptions options)
    {
        ObjectEdits edits = new(options);
        return new InstallPlan(
            edits.Apply([.. PlainManifests.Read("namespace.yaml"), .. PolicyObjects(options)]),
            edits.Apply([.. Files("runtimeclass.yaml", "node/rbac.yaml", "node/policy.yaml", "node/daemonset.yaml"), .. options.WithCri ? Files("cri/daemonset.yaml") : []]),
            options.Limits is { } limits ? edits.Apply([LimitObject(limits)]) : []);
    }

    /// <summary>The objects of a policy alone, as they are in a namespace; of the webhook those of its widest scope.</summary>
    internal static IReadOnlyList<JsonObject> PolicyOf(string space, PolicyKind policy)
    {
        InstallOptions options = new() { Namespace = space, Policy = policy, Scope = WebhookScope.Full };
        return new ObjectEdits(options).Apply(PolicyObjects(options));
    }

    /// <summary>The policy of <see cref="WebhookScope.Full"/>, to which only Pods with grants are sent yet: no other Pod waits for a webhook that may never come.</summary>
    internal static IReadOnlyList<JsonObject> Narrow(InstallOptions options) =>
        new ObjectEdits(options).Apply([.. PlainManifests.Read("namespace.yaml"), .. PolicyObjects(options, AmbientConfiguration)]);

    /// <summary>What completes Pods where the policies in CEL do.</summary>
    internal static IReadOnlyList<JsonObject> Mutating() => [.. Files(s_mutating)];

    /// <summary>What cert-manager is told, as it is in a namespace.</summary>
    internal static IReadOnlyList<JsonObject> CertificatesIn(string space) =>
        new ObjectEdits(new InstallOptions { Namespace = space }).Apply(Files("webhook/certificate.yaml"));

    /// <summary>The Deployment comes last: when it starts, the configurations are there for its authority.</summary>
    private static IEnumerable<JsonObject> PolicyObjects(InstallOptions options) =>
        PolicyObjects(options, options.Scope == WebhookScope.Full ? FullConfiguration : AmbientConfiguration);

    private static IEnumerable<JsonObject> PolicyObjects(InstallOptions options, string validating) => options.Policy switch
    {
        PolicyKind.Webhook =>
        [
            .. Files(["webhook/webhook.yaml", "webhook/configuration.yaml", "webhook/mutating.yaml", validating, .. options.Scope == WebhookScope.Full ? [FullRights] : Array.Empty<string>()])
                .OrderBy(item => (string?)item["kind"] == "Deployment"),
            .. options.Certificates == CertificateKind.CertManager ? Files("webhook/certificate.yaml") : [],
        ],
        PolicyKind.Cel => [.. Files(s_policies), .. options.Mutating == MutatingKind.Always ? Mutating() : []],
        _ => [],
    };

    private static JsonObject LimitObject(string limits) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = PlainManifests.Namespace, ["name"] = "ambicap-node" },
        ["data"] = new JsonObject { ["runtime.toml"] = limits },
    };

    private static IEnumerable<JsonObject> Files(params IEnumerable<string> files) => files.SelectMany(PlainManifests.Read);
}
