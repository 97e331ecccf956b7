using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Refuses Bindings with annotations under <c>ambicap.dev</c>. The API server copies a Binding's annotations to its Pod, past
/// everything that was judged when the Pod was created.
/// </summary>
internal static class BindingValidator
{
    internal static AdmissionAnswer Validate(AdmissionRequest request, ReadOnlySpan<byte> body)
    {
        if (!request.Object.IsThere)
        {
            return AdmissionAnswer.Allowed;
        }

        try
        {
            return Find(body[request.Object.Place]) is { } found ? AdmissionAnswer.Forbidden(Describe(found.Key, found.Value)) : AdmissionAnswer.Allowed;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return AdmissionAnswer.BadRequest("failed to decode the Binding; send one whose annotations are texts");
        }
    }

    private static string Describe(string key, string value)
    {
        const string Remedy = "a Pod that exists by its Binding; remove it from the Binding";
        string annotation = $"annotation {ConfigurationSection.Printable(key)}";
        string names = GrantValue.TryParse(value, out CapabilitySet set, out _) ? set.ToString() : $"\"{ConfigurationSection.Printable(value)}\"";
        return GrantKeys.ContainerIn(key) is { } container
            ? $"container \"{ConfigurationSection.Printable(container)}\": {names} cannot be granted by {annotation} to {Remedy}"
            : $"{annotation} cannot be added to {Remedy}";
    }

    private static KeyValuePair<string, string>? Find(ReadOnlySpan<byte> json)
    {
        KeyValuePair<string, string>? found = null;
        Utf8JsonReader reader = new(json);
        _ = reader.Read();
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            bool isMetadata = reader.ValueTextEquals("metadata"u8);
            _ = reader.Read();
            if (!isMetadata || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
            while (NamespaceDecoder.NextProperty(ref reader))
            {
                bool isAnnotations = reader.ValueTextEquals("annotations"u8);
                _ = reader.Read();
                found = isAnnotations ? FindIn(ref reader) ?? found : found;
                reader.Skip();
            }
        }

        return found;
    }

    private static KeyValuePair<string, string>? FindIn(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        KeyValuePair<string, string>? found = null;
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            string key = reader.GetString()!;
            _ = reader.Read();
            found ??= GrantKeys.IsOurs(key) ? new(key, reader.GetString() ?? "") : null;
            reader.Skip();
        }

        return found;
    }
}
