using System.Text;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// What a single value of YAML becomes on its way to JSON: the plain words of YAML 1.1 (<c>yes</c>, <c>on</c>, <c>~</c>, <c>0x10</c>),
/// as kubectl 1.36 turns them.
/// </summary>
internal static class YamlScalar
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>No word but a number is longer.</summary>
    private const int LongestSpecial = 5;

    /// <summary>Resolves a value.</summary>
    /// <param name="tag">Its tag, written out; null where it has none.</param>
    /// <param name="isPlain">Whether it stands without quotes.</param>
    /// <param name="value">Its text in UTF-8.</param>
    /// <param name="decoded">What the text stands for, where that is something else.</param>
    /// <returns>Its kind; <see cref="TokenKind.None"/> where its tag promises another.</returns>
    internal static TokenKind Resolve(string? tag, bool isPlain, ReadOnlySpan<byte> value, out byte[]? decoded)
    {
        decoded = null;
        if (string.IsNullOrEmpty(tag))
        {
            return isPlain ? ResolvePlain(value) : TokenKind.Text;
        }

        return tag.StartsWith(Core, StringComparison.Ordinal) ? ResolveTagged(tag[Core.Length..], value, ref decoded) : TokenKind.Text;
    }

    /// <summary>The kind of a word without quotes. Most begin with a letter that no word of another kind has.</summary>
    internal static TokenKind ResolvePlain(ReadOnlySpan<byte> word) =>
        word.IsEmpty || "0123456789+-."u8.Contains(word[0]) || (word.Length <= LongestSpecial && "~nNtTfFyYoO"u8.Contains(word[0]))
            ? ResolvePlain(Encoding.UTF8.GetString(word))
            : TokenKind.Text;

    /// <summary>The kind of a word without quotes.</summary>
    internal static TokenKind ResolvePlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => TokenKind.Null,
        "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => TokenKind.True,
        "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => TokenKind.False,
        _ => YamlNumber.IsNumber(text) ? TokenKind.Number : TokenKind.Text,
    };

    private static TokenKind ResolveTagged(string tag, ReadOnlySpan<byte> value, ref byte[]? decoded)
    {
        TokenKind plain = ResolvePlain(value);
        return tag switch
        {
            "bool" => plain is TokenKind.True or TokenKind.False ? plain : TokenKind.None,
            "int" or "float" => plain == TokenKind.Number ? plain : TokenKind.None,
            "null" => plain == TokenKind.Null ? plain : TokenKind.None,
            "binary" => Decode(value, out decoded) ? TokenKind.Text : TokenKind.None,
            _ => TokenKind.Text,
        };
    }

    /// <summary>What is no UTF-8 is replaced, as JSON can hold nothing else.</summary>
    private static bool Decode(ReadOnlySpan<byte> value, out byte[]? decoded)
    {
        byte[] bytes = new byte[value.Length];
        bool isValid = Convert.TryFromBase64String(Encoding.UTF8.GetString(value), bytes, out int length);
        decoded = isValid ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes, 0, length)) : null;
        return isValid;
    }
}
