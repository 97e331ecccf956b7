using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Contract;

/// <summary>
/// Tells by its letters whether a text can have something to convert. What has not is not even read: it may be no YAML at all.
/// </summary>
public static class GrantWords
{
    private const string Annotation = "." + GrantKeys.Domain + "/";

    // Escaped letters can hide a word.
    private static readonly string[] s_native = [KepFields.Ambient, "ForNonRoot", "\\u", "\\x", "\\U"];
    private static readonly string[] s_annotations = [GrantKeys.Domain + "/", "\\u", "\\x", "\\U", "\\/"];
    private static readonly byte[][] s_nativeBytes = [.. s_native.Select(System.Text.Encoding.ASCII.GetBytes)];
    private static readonly byte[][] s_annotationBytes = [.. s_annotations.Select(System.Text.Encoding.ASCII.GetBytes)];
    private static readonly byte[] s_annotationEnd = System.Text.Encoding.ASCII.GetBytes(Annotation);

    /// <summary>Whether a text can have something to convert.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The form to convert to.</param>
    public static bool MayBeIn(string text, ConversionTarget target) =>
        Array.Exists(target == ConversionTarget.Annotations ? s_native : s_annotations, word => Stands<char>(text, word, Annotation));

    /// <summary>Whether a text in UTF-8 can have something to convert.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The form to convert to.</param>
    public static bool MayBeIn(ReadOnlySpan<byte> text, ConversionTarget target)
    {
        foreach (byte[] word in target == ConversionTarget.Annotations ? s_nativeBytes : s_annotationBytes)
        {
            if (Stands<byte>(text, word, s_annotationEnd))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word stands in a text other than as the beginning of an annotation's key.</summary>
    private static bool Stands<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> word, ReadOnlySpan<T> annotation)
        where T : IEquatable<T>
    {
        int found;
        while ((found = text.IndexOf(word)) >= 0)
        {
            text = text[(found + word.Length)..];
            if (!text.StartsWith(annotation))
            {
                return true;
            }
        }

        return false;
    }
}
