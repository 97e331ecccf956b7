using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

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

    /// <summary>What is in a grant that is written wrong; nothing is to be converted there, but something to be said.</summary>
    private static readonly string[] s_nearNative = [.. s_native, GrantKeys.Domain + "/", "amb", "Amb", "ForNon", "addFor", "setFor", "addNon", "setNon"];

    private static readonly byte[][] s_nativeBytes = [.. s_native.Select(System.Text.Encoding.ASCII.GetBytes)];
    private static readonly byte[] s_annotationEnd = System.Text.Encoding.ASCII.GetBytes(Annotation);
    private static readonly byte[][] s_annotationBytes = [.. s_annotations.Select(System.Text.Encoding.ASCII.GetBytes)];
    private static readonly byte[][] s_nearNativeBytes = [.. s_nearNative.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Whether a text can have something to convert, or something that is meant to be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The form to convert to.</param>
    public static bool MayBeIn(string text, ConversionTarget target) =>
        Array.Exists(target == ConversionTarget.Annotations ? s_nearNative : s_annotations, word => text.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether a text in UTF-8 can have something to convert, or something that is meant to be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The form to convert to.</param>
    public static bool MayBeIn(ReadOnlySpan<byte> text, ConversionTarget target)
    {
        foreach (byte[] word in target == ConversionTarget.Annotations ? s_nearNativeBytes : s_annotationBytes)
        {
            if (text.IndexOf(word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text can have something to convert, so that it is an error where it cannot be read.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">The form to convert to.</param>
    public static bool MustBeRead(string text, ConversionTarget target) =>
        Array.Exists(target == ConversionTarget.Annotations ? s_native : s_annotations, word => Stands<char>(text, word, Annotation));

    /// <summary>Whether a text in UTF-8 can have something to convert to annotations, so that it is an error where it cannot be read.</summary>
    /// <param name="text">The text.</param>
    public static bool MustBeRead(ReadOnlySpan<byte> text)
    {
        foreach (byte[] word in s_nativeBytes)
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
