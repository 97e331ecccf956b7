using System.Text;
using SharpYaml;
using SharpYaml.Events;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// What a single value of YAML becomes on its way to JSON: the plain words of YAML 1.1 (<c>yes</c>, <c>on</c>, <c>~</c>, <c>0x10</c>),
/// as kubectl 1.36 turns them.
/// </summary>
internal static class YamlScalar
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>Resolves a value.</summary>
    /// <param name="scalar">The value.</param>
    /// <param name="text">Its text.</param>
    /// <returns>Its kind; <see cref="TokenKind.None"/> where its tag promises another.</returns>
    internal static TokenKind Resolve(Scalar scalar, out string text)
    {
        text = scalar.Value;
        if (string.IsNullOrEmpty(scalar.Tag))
        {
            return scalar.Style == ScalarStyle.Plain ? ResolvePlain(text) : TokenKind.Text;
        }

        return scalar.Tag.StartsWith(Core, StringComparison.Ordinal) ? ResolveTagged(scalar.Tag[Core.Length..], ref text) : TokenKind.Text;
    }

    /// <summary>The kind of a word without quotes.</summary>
    internal static TokenKind ResolvePlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => TokenKind.Null,
        "true" or "True" or "TRUE" or "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => TokenKind.True,
        "false" or "False" or "FALSE" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => TokenKind.False,
        _ => YamlNumber.IsNumber(text) ? TokenKind.Number : TokenKind.Text,
    };

    private static TokenKind ResolveTagged(string tag, ref string text)
    {
        TokenKind plain = ResolvePlain(text);
        return tag switch
        {
            "bool" => plain is TokenKind.True or TokenKind.False ? plain : TokenKind.None,
            "int" or "float" => plain == TokenKind.Number ? plain : TokenKind.None,
            "null" => plain == TokenKind.Null ? plain : TokenKind.None,
            "binary" => Decode(ref text) ? TokenKind.Text : TokenKind.None,
            _ => TokenKind.Text,
        };
    }

    private static bool Decode(ref string text)
    {
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
