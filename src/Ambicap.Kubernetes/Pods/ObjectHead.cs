using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>What an object says of itself at its top.</summary>
/// <param name="ApiVersion">Its API version; null where it has none.</param>
/// <param name="Kind">Its kind; null where it has none, and so is no object of Kubernetes.</param>
/// <param name="HasItems">Whether it has a list <c>items</c>.</param>
internal readonly record struct ObjectHead(string? ApiVersion, string? Kind, bool HasItems)
{
    private const string ListSuffix = "List";

    /// <summary>Whether it is a List, or a list of one kind, with objects in it.</summary>
    internal bool IsList => HasItems && Kind is not null && Kind.EndsWith(ListSuffix, StringComparison.Ordinal);

    /// <summary>The kind with its group, as <c>Rollout.argoproj.io</c>.</summary>
    internal string Type
    {
        get
        {
            int slash = ApiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
            return slash < 0 ? $"{PrintableText.Of(Kind!)}" : $"{PrintableText.Of(Kind!)}.{PrintableText.Of(ApiVersion![..slash])}";
        }
    }

    /// <summary>The head of an item that has none, as items of typed lists from the API.</summary>
    internal ObjectHead ForItem => Kind is null || Kind == ListSuffix ? default : new ObjectHead(ApiVersion, Kind[..^ListSuffix.Length], false);

    /// <summary>Reads the head; the source is left at the object's end.</summary>
    /// <param name="source">At the object's first token.</param>
    /// <param name="otherwise">What an object without a kind is.</param>
    internal static ObjectHead Read<TSource>(ref TSource source, ObjectHead otherwise)
        where TSource : ITokenSource, allows ref struct
    {
        ObjectHead head = default;
        while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("kind"u8))
            {
                head = head with { Kind = TextOrSkip(ref source) };
            }
            else if (key.SequenceEqual("apiVersion"u8))
            {
                head = head with { ApiVersion = TextOrSkip(ref source) };
            }
            else
            {
                head = key.SequenceEqual("items"u8) ? head with { HasItems = source.Kind == TokenKind.ListStart } : head;
                source.Skip();
            }
        }

        return head.Kind is null && head.ApiVersion is null ? otherwise with { HasItems = head.HasItems } : head;
    }

    /// <summary>Documents that are no objects may have anything under these keys.</summary>
    private static string? TextOrSkip<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (source.Kind == TokenKind.Text)
        {
            return source.Text;
        }

        source.Skip();
        return null;
    }
}
