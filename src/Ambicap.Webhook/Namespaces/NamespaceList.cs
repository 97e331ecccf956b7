using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Namespaces;

/// <summary>One page of a list of namespaces.</summary>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
/// <param name="Continue">What asks for the next page; empty after the last.</param>
/// <param name="Items">The namespaces.</param>
internal sealed record NamespaceList(string ResourceVersion, string Continue, IReadOnlyList<DecodedNamespace> Items)
{
    /// <summary>Decodes a <c>NamespaceList</c>.</summary>
    /// <remarks>Raises <see cref="TokenException"/> or <see cref="JsonException"/> where it is none.</remarks>
    internal static NamespaceList Decode(ReadOnlySpan<byte> json)
    {
        string version = "";
        string rest = "";
        List<DecodedNamespace> items = [];
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("metadata"u8))
            {
                (version, rest) = DecodeMetadata(ref source);
            }
            else if (key.SequenceEqual("items"u8) && source.Kind == TokenKind.ListStart)
            {
                while (source.Read() && source.Kind != TokenKind.ListEnd)
                {
                    items.Add(NamespaceDecoder.Decode(ref source, withPlaces: false));
                }
            }
            else
            {
                source.Skip();
            }
        }

        return version.Length > 0 ? new NamespaceList(version, rest, items) : throw new JsonException("a list without a resourceVersion");
    }

    private static (string Version, string Continue) DecodeMetadata(ref JsonTokenSource source)
    {
        string version = "";
        string rest = "";
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("resourceVersion"u8))
            {
                version = JsonFields.Text(ref source) ?? "";
            }
            else if (key.SequenceEqual("continue"u8))
            {
                rest = JsonFields.Text(ref source) ?? "";
            }
            else
            {
                source.Skip();
            }
        }

        return (version, rest);
    }
}
