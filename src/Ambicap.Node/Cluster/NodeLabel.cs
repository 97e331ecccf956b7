using System.Buffers;
using System.Text.Json;
using Ambicap.Host;

namespace Ambicap.Node.Cluster;

/// <summary>The labels on the Node of this host.</summary>
/// <param name="api">The API server.</param>
/// <param name="node">The Node's name.</param>
internal sealed class NodeLabel(ClusterApi api, string node) : INodeLabel
{
    private string Path => $"/api/v1/nodes/{Uri.EscapeDataString(node)}";

    public async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(CancellationToken cancellation)
    {
        string answer = await api.GetAsync(Path, cancellation);
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.GetProperty("metadata").TryGetProperty("labels", out JsonElement labels)
                ? labels.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal)
                : new Dictionary<string, string>();
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ClusterException($"GET {Path}: the answer is no Node; see what answers at the API server's address");
        }
    }

    public Task SetAsync(string version, CancellationToken cancellation) => PatchAsync(cancellation, (NodeLabels.Ready, version), (NodeLabels.Handler, NodeLabels.HandlerName));

    public Task DoubtAsync(CancellationToken cancellation) => PatchAsync(cancellation, (NodeLabels.Ready, null));

    public Task RemoveAsync(CancellationToken cancellation) => PatchAsync(cancellation, (NodeLabels.Ready, null), (NodeLabels.Handler, null));

    /// <summary>In a merge patch null removes.</summary>
    private Task<string> PatchAsync(CancellationToken cancellation, params (string Key, string? Value)[] labels)
    {
        ArrayBufferWriter<byte> patch = new();
        using (Utf8JsonWriter json = new(patch))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteStartObject("labels");
            foreach ((string key, string? value) in labels)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return api.PatchAsync(Path, patch.WrittenMemory, cancellation);
    }
}
