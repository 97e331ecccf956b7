using System.Text.Json;
using Ambicap.Policy.Grants;
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
            return FindKey(body[request.Object.Place]) is { } key
                ? AdmissionAnswer.Forbidden(
                    $"annotation {Configuration.ConfigurationSection.Printable(key)} cannot be added to a Pod that exists by its Binding; remove it from the Binding")
                : AdmissionAnswer.Allowed;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return AdmissionAnswer.BadRequest("failed to decode the Binding; send one whose annotations are texts");
        }
    }

    private static string? FindKey(ReadOnlySpan<byte> json)
    {
        string? found = null;
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

    private static string? FindIn(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        string? found = null;
        NamespaceDecoder.Expect(ref reader, JsonTokenType.StartObject);
        while (NamespaceDecoder.NextProperty(ref reader))
        {
            string key = reader.GetString()!;
            found ??= GrantKeys.IsOurs(key) ? key : null;
            NamespaceDecoder.SkipValue(ref reader);
        }

        return found;
    }
}
