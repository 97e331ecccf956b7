using System.Buffers;
using System.Text.Json;
using Ambicap.Policy.Grants;

namespace Ambicap.Node.Cluster;

/// <summary>The label on the Node of this host.</summary>
/// <param name="api">The API server.</param>
/// <param name="node">The Node's name.</param>
internal sealed class NodeLabel(ClusterApi api, string node) : INodeLabel
{
    /// <summary>Its key.</summary>
    internal const string Key = GrantKeys.Domain + "/ready";

    public Task SetAsync(string version, CancellationToken cancellation) => PatchAsync(version, cancellation);

    public Task RemoveAsync(CancellationToken cancellation) => PatchAsync(null, cancellation);

    /// <summary>In a merge patch null removes.</summary>
    private Task<string> PatchAsync(string? value, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> patch = new();
        using (Utf8JsonWriter json = new(patch))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteStartObject("labels");
            json.WriteString(Key, value);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return api.PatchAsync($"/api/v1/nodes/{Uri.EscapeDataString(node)}", patch.WrittenMemory, cancellation);
    }
}
