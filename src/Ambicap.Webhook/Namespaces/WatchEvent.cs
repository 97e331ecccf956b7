using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Namespaces;

/// <summary>What a line of a watch says.</summary>
internal enum WatchEventKind
{
    /// <summary>The namespace is new, or changed.</summary>
    Changed,

    /// <summary>The namespace is gone.</summary>
    Deleted,

    /// <summary>Nothing changed up to this version.</summary>
    Bookmark,

    /// <summary>The watch cannot go on.</summary>
    Error,

    /// <summary>A kind that is not known.</summary>
    Other,
}

/// <summary>A line of a watch.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Namespace">Whom of; null for an error.</param>
/// <param name="ErrorCode">The HTTP status code of an error; 0 where it has none.</param>
internal sealed record WatchEvent(WatchEventKind Kind, DecodedNamespace? Namespace, int ErrorCode)
{
    /// <summary>Decodes a line.</summary>
    /// <remarks>Raises <see cref="TokenException"/> or <see cref="JsonException"/> where it is none of a watch.</remarks>
    internal static WatchEvent Decode(ReadOnlySpan<byte> json)
    {
        WatchEventKind kind = WatchEventKind.Other;
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonTokenSource body = source;
        bool hasBody = false;
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            kind = key.SequenceEqual("type"u8) ? KindOf(JsonFields.Text(ref source)) : kind;
            if (key.SequenceEqual("object"u8))
            {
                body = source;
                hasBody = true;
            }

            source.Skip();
        }

        return !hasBody ? throw new JsonException("an event without an object")
            : kind == WatchEventKind.Error ? new WatchEvent(kind, null, CodeOf(ref body))
            : new WatchEvent(kind, NamespaceDecoder.Decode(ref body, withPlaces: false), 0);
    }

    private static WatchEventKind KindOf(string? type) => type switch
    {
        "ADDED" or "MODIFIED" => WatchEventKind.Changed,
        "DELETED" => WatchEventKind.Deleted,
        "BOOKMARK" => WatchEventKind.Bookmark,
        "ERROR" => WatchEventKind.Error,
        _ => WatchEventKind.Other,
    };

    private static int CodeOf(ref JsonTokenSource source)
    {
        int code = 0;
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            bool isCode = key.SequenceEqual("code"u8) && source.Kind == TokenKind.Number;
            code = isCode && source.TryGetInteger(out long value) && value is > 0 and <= int.MaxValue ? (int)value : code;
            source.Skip();
        }

        return code;
    }
}
