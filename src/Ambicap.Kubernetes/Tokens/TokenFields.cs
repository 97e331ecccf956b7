namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Reads the values of fields with the types that the API has. Null is the same as absent everywhere; any other type is an error. Each
/// method begins at the first token of a value and ends at its last.
/// </summary>
internal static class TokenFields
{
    private const string AText = "text";

    /// <summary>Enters a mapping; <see cref="NextField"/> then moves from value to value.</summary>
    /// <returns>False where there is null in its place.</returns>
    internal static bool EnterMapping<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        source.Kind == TokenKind.MappingStart || IsThere(ref source, "a mapping");

    /// <summary>Enters a list; <see cref="NextItem"/> then moves from item to item.</summary>
    /// <returns>False where there is null in its place.</returns>
    internal static bool EnterList<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        source.Kind == TokenKind.ListStart || IsThere(ref source, "a list");

    /// <summary>Moves to the next key of a mapping, for those who ask for its place; the value follows.</summary>
    /// <param name="source">The tokens; the value before must have been read or skipped.</param>
    /// <returns>False at the mapping's end.</returns>
    internal static bool NextKey<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        source.Read() && source.Kind == TokenKind.Key;

    /// <summary>Moves to the next value of a mapping.</summary>
    /// <param name="source">The tokens; the value before must have been read or skipped.</param>
    /// <param name="key">The value's key.</param>
    /// <returns>False at the mapping's end.</returns>
    internal static bool NextField<TSource>(ref TSource source, out ReadOnlySpan<byte> key)
        where TSource : ITokenSource, allows ref struct
    {
        if (!source.Read() || source.Kind != TokenKind.Key)
        {
            key = default;
            return false;
        }

        key = source.Key;
        return source.Read();
    }

    /// <summary>Moves to the next item of a list.</summary>
    /// <returns>False at the list's end.</returns>
    internal static bool NextItem<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        source.Read() && source.Kind != TokenKind.ListEnd;

    /// <summary>True or false; null where it is absent.</summary>
    internal static bool? Flag<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct => source.Kind switch
        {
            TokenKind.True => true,
            TokenKind.False => false,
            TokenKind.Null => null,
            _ => throw Wrong(ref source, "true or false"),
        };

    /// <summary>A text; null where it is absent. An empty one is what the API makes of an absent one, and reads as absent.</summary>
    internal static string? Text<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        IsText(ref source) && source.Text is { Length: > 0 } text ? text : null;

    /// <summary>The text of one field of a mapping, where nothing else of it is read; null where either is absent.</summary>
    internal static string? TextOf<TSource>(ref TSource source, scoped ReadOnlySpan<byte> field)
        where TSource : ITokenSource, allows ref struct
    {
        string? text = null;
        if (EnterMapping(ref source))
        {
            while (NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual(field))
                {
                    text = Text(ref source);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return text;
    }

    /// <summary>Whether there is a text, empty or not, and not null.</summary>
    internal static bool IsText<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        source.Kind switch
        {
            TokenKind.Text => true,
            TokenKind.Number or TokenKind.True or TokenKind.False =>
                throw Wrong(ref source, AText),
            _ => IsThere(ref source, AText),
        };

    /// <summary>A whole number within bounds; null where it is absent.</summary>
    internal static long? Integer<TSource>(ref TSource source, long least = long.MinValue, long most = long.MaxValue)
        where TSource : ITokenSource, allows ref struct
    {
        if (source.Kind == TokenKind.Number && source.TryGetInteger(out long value) && value >= least && value <= most)
        {
            return value;
        }

        string bounds = least == long.MinValue ? "a whole number" : FormattableString.Invariant($"a whole number from {least} to {most}");
        return IsThere(ref source, bounds) ? throw Wrong(ref source, bounds) : null;
    }

    /// <summary>A list of texts, where null is an empty one as the API has it; null where the list is absent.</summary>
    internal static List<string>? Texts<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!EnterList(ref source))
        {
            return null;
        }

        List<string> texts = [];
        while (NextItem(ref source))
        {
            texts.Add(Text(ref source) ?? "");
        }

        return texts;
    }

    /// <summary>The error that a value is not what the API has there.</summary>
    /// <param name="source">At the value.</param>
    /// <param name="expected">What the API has, such as <c>a list</c>.</param>
    internal static TokenException Wrong<TSource>(ref TSource source, string expected)
        where TSource : ITokenSource, allows ref struct =>
        new(source.Ordinal, $"must be {expected}, not {Describe(ref source)}{RemedyFor(expected, source.Kind)}");

    /// <summary>What to do about a value that is not what was expected, to follow the sentence; empty where that says it.</summary>
    internal static string RemedyFor(string expected, TokenKind found) =>
        expected == AText && (found is TokenKind.Number or TokenKind.True or TokenKind.False) ? "; put it in quotes" : "";

    private static bool IsThere<TSource>(ref TSource source, string expected)
        where TSource : ITokenSource, allows ref struct =>
        source.Kind == TokenKind.Null ? false : throw Wrong(ref source, expected);

    /// <summary>What a value is, for messages.</summary>
    /// <param name="kind">The kind of its first token.</param>
    /// <param name="text">Its text, where it is a text or number.</param>
    internal static string Describe(TokenKind kind, string text) => kind switch
    {
        TokenKind.MappingStart => "a mapping",
        TokenKind.ListStart => "a list",
        TokenKind.True => "true",
        TokenKind.False => "false",
        TokenKind.Number => $"the number {PrintableText.Of(text)}",
        TokenKind.Text => $"the text \"{PrintableText.Of(text)}\"",
        _ => "null",
    };

    /// <summary>What the current value is, for messages.</summary>
    internal static string Describe<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct =>
        Describe(source.Kind, source.Kind is TokenKind.Text or TokenKind.Number ? source.Text : "");
}
