using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.SelfSigned;

/// <summary>The Secret in which the replicas agree. Whoever writes it names the version that was read, so that of two writers one is told.</summary>
/// <param name="name">Whose it is.</param>
/// <param name="cluster">The way to the API server.</param>
internal sealed class AuthoritySecret(ServiceName name, ClusterConnection cluster)
{
    private const int Largest = 1024 * 1024;
    private const string Manager = "ambicap-webhook";

    private readonly string _path = $"api/v1/namespaces/{name.Namespace}/secrets/{name.Secret}";

    /// <summary>Reads it. A Secret without a state that can be used has a version all the same.</summary>
    internal async Task<(AuthorityState? State, string? Version)> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            JsonNode secret = JsonNode.Parse(await cluster.ReadAsync(_path, Largest, cancellation))!;
            return (TryDecode(secret["data"] as JsonObject ?? []), (string?)secret["metadata"]?["resourceVersion"]);
        }
        catch (ApiStatusException failure) when (failure.Status == (int)HttpStatusCode.NotFound)
        {
            return default;
        }
    }

    /// <summary>Writes it, unless somebody else has done so since the version was read.</summary>
    /// <param name="state">The state.</param>
    /// <param name="version">The version that was read; null where there was no Secret.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="ApiStatusException">409: somebody else was faster.</exception>
    internal Task WriteAsync(AuthorityState state, string? version, CancellationToken cancellation)
    {
        JsonObject metadata = new() { ["name"] = name.Secret, ["namespace"] = name.Namespace };
        JsonObject secret = new() { ["apiVersion"] = "v1", ["kind"] = "Secret", ["type"] = "Opaque", ["metadata"] = metadata, ["data"] = Encode(state) };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
            return cluster.WriteAsync(HttpMethod.Put, $"{_path}?fieldManager={Manager}", "application/json", secret.ToJsonString(), cancellation);
        }

        // A POST cannot be allowed for one name only, an apply can. With a manager of its own, each of two that create it at once owns
        // what it wrote: the second meets a conflict.
        string manager = $"{Manager}-{Guid.NewGuid():n}";
        return cluster.WriteAsync(HttpMethod.Patch, $"{_path}?fieldManager={manager}", "application/apply-patch+yaml", secret.ToJsonString(), cancellation);
    }

    /// <summary><c>ca.crt</c> is there for people and for ambicap status; the rest is what is read again.</summary>
    private static JsonObject Encode(AuthorityState state)
    {
        JsonObject data = new()
        {
            ["ca.crt"] = Base64(CaBundle.Join(state.Trusted)),
            ["authority.crt"] = Base64(state.Authority.Certificate),
            ["authority.key"] = Base64(state.Authority.Key),
            ["former.crt"] = Base64(CaBundle.Join(state.Former)),
            ["tls.crt"] = Base64(state.Leaf.Certificate),
            ["tls.key"] = Base64(state.Leaf.Key),
            ["changed"] = Base64(state.Changed.ToString("O")),
        };
        if (state.Next is { } next)
        {
            data["next.crt"] = Base64(next.Certificate);
            data["next.key"] = Base64(next.Key);
        }

        return data;
    }

    private static AuthorityState? TryDecode(JsonObject data)
    {
        try
        {
            return Pair(data, "authority") is { } authority && Pair(data, "tls") is { } leaf && DateTimeOffset.TryParse(Text(data, "changed"), out DateTimeOffset changed)
                ? new AuthorityState(authority, leaf)
                {
                    Next = Pair(data, "next"),
                    Former = CaBundle.Valid(Text(data, "former.crt") ?? "", DateTimeOffset.UtcNow),
                    Changed = changed,
                }
                : null;
        }
        catch (Exception failure) when (failure is FormatException or JsonException or InvalidOperationException)
        {
            // Somebody wrote into it what no Secret has.
            return null;
        }
    }

    private static CertificatePem? Pair(JsonObject data, string key) =>
        Text(data, key + ".crt") is { } certificate && Text(data, key + ".key") is { } secret ? new CertificatePem(certificate, secret) : null;

    private static string? Text(JsonObject data, string key) =>
        (string?)data[key] is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : null;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
