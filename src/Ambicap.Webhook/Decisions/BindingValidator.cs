using System.Text;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Grants;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Json;
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
        catch (Exception failure) when (failure is JsonException or TokenException)
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
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("metadata"u8) || source.Kind == TokenKind.Null)
            {
                source.Skip();
                continue;
            }

            JsonFields.Enter(ref source);
            while (JsonFields.Next(ref source, out ReadOnlySpan<byte> field))
            {
                found = field.SequenceEqual("annotations"u8) ? FindIn(ref source) ?? found : found;
                source.Skip();
            }
        }

        return found;
    }

    private static KeyValuePair<string, string>? FindIn(ref JsonTokenSource source)
    {
        if (source.Kind == TokenKind.Null)
        {
            return null;
        }

        KeyValuePair<string, string>? found = null;
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> field))
        {
            string key = Encoding.UTF8.GetString(field);
            found ??= GrantKeys.IsOurs(key) ? new(key, JsonFields.Text(ref source) ?? "") : null;
            source.Skip();
        }

        return found;
    }
}
