using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>What one webhook configuration tells API servers to trust.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Version">Its version.</param>
/// <param name="Bundles">The authorities of each of its webhooks, in their order.</param>
internal sealed record TrustedConfiguration(string Path, string Version, IReadOnlyList<string> Bundles)
{
    private const int Largest = 4 * 1024 * 1024;
    private const string Group = "apis/admissionregistration.k8s.io/v1";

    /// <summary>Both configurations of a service, without those that are not there.</summary>
    internal static async Task<IReadOnlyList<TrustedConfiguration>> ReadAllAsync(ServiceName name, ClusterConnection cluster, CancellationToken cancellation)
    {
        List<TrustedConfiguration> found = [];
        foreach (string kind in (string[])["mutatingwebhookconfigurations", "validatingwebhookconfigurations"])
        {
            string path = $"{Group}/{kind}/{name.Service}";
            try
            {
                found.Add(Decode(path, JsonNode.Parse(await cluster.ReadAsync(path, Largest, cancellation))!));
            }
            catch (ApiStatusException failure) when (failure.Status == (int)HttpStatusCode.NotFound)
            {
                // Nobody is sent here by it.
            }
        }

        return found;
    }

    /// <summary>The authorities that every webhook of it has.</summary>
    internal IEnumerable<string> Common(DateTimeOffset now) =>
        Bundles.Count == 0 ? [] : Bundles.Select(bundle => CaBundle.Valid(bundle, now)).Aggregate((IEnumerable<string> one, IEnumerable<string> other) => one.Intersect(other));

    /// <summary>The change that makes all of its webhooks trust a bundle; null where they do. It fails where the object has another version.</summary>
    internal string? PatchTo(string bundle)
    {
        if (Bundles.All(present => present == bundle))
        {
            return null;
        }

        JsonArray patch = new(Operation("test", "/metadata/resourceVersion", Version));
        for (int i = 0; i < Bundles.Count; i++)
        {
            patch.Add((JsonNode)Operation("add", FormattableString.Invariant($"/webhooks/{i}/clientConfig/caBundle"), Convert.ToBase64String(Encoding.UTF8.GetBytes(bundle))));
        }

        return patch.ToJsonString();
    }

    private static TrustedConfiguration Decode(string path, JsonNode node) => new(
        path,
        (string?)node["metadata"]?["resourceVersion"] ?? "",
        [.. (node["webhooks"] as JsonArray ?? []).Select(webhook => (string?)webhook?["clientConfig"]?["caBundle"] is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : "")]);

    private static JsonObject Operation(string operation, string path, string value) => new() { ["op"] = operation, ["path"] = path, ["value"] = value };
}
