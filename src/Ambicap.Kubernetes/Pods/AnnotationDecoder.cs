using System.Text;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Decodes the annotations that some rule reads. Nothing is allocated for the others.</summary>
internal static class AnnotationDecoder
{
    /// <summary>The longest key that the API takes: a DNS name of 253, a slash, and a name of 63.</summary>
    private const int LongestKey = 253 + 1 + 63;

    /// <summary>Up to as many, looking at each costs less than a table.</summary>
    private const int FewAnnotations = 16;

    /// <summary>The annotations of a <c>metadata</c>; null where none is read.</summary>
    /// <param name="source">At the <c>metadata</c>.</param>
    /// <param name="details">Where places are kept; null where nobody asks for them.</param>
    internal static List<KeyValuePair<string, string>>? DecodeMetadata<TSource>(ref TSource source, PodDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        List<KeyValuePair<string, string>>? annotations = null;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("annotations"u8))
                {
                    annotations = Decode(ref source, details);
                }
                else
                {
                    source.Skip();
                }
            }
        }

        return annotations;
    }

    private static List<KeyValuePair<string, string>>? Decode<TSource>(ref TSource source, PodDetails? details)
        where TSource : ITokenSource, allows ref struct
    {
        List<KeyValuePair<string, string>>? annotations = null;
        Dictionary<string, int>? places = null;
        details?.ForgetAnnotations();
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextKey(ref source))
            {
                string? key = IsRead(source.Key) ? Encoding.UTF8.GetString(source.Key) : null;
                if (key is not null)
                {
                    details?.AddAnnotation(key, source.Position);
                }

                // The API has null as the empty text here.
                _ = source.Read();
                bool isText = TokenFields.IsText(ref source);
                if (key is not null)
                {
                    Put(annotations ??= [], ref places, key, isText ? source.Text : "");
                }
            }
        }

        return annotations;
    }

    private static bool IsRead(ReadOnlySpan<byte> key)
    {
        if (key.Length > LongestKey)
        {
            return PodAnnotations.IsRead(Encoding.UTF8.GetString(key));
        }

        Span<char> text = stackalloc char[LongestKey];
        return PodAnnotations.IsRead(text[..Encoding.UTF8.GetChars(key, text)]);
    }

    /// <summary>Of a key that stands twice the last value counts, in the first one's place.</summary>
    /// <remarks>Who sends many is not looked for one by one: the work grows with their number, not with its square.</remarks>
    private static void Put(List<KeyValuePair<string, string>> annotations, ref Dictionary<string, int>? places, string key, string value)
    {
        int place = PlaceOf(annotations, ref places, key);
        if (place < annotations.Count)
        {
            annotations[place] = new(key, value);
        }
        else
        {
            annotations.Add(new(key, value));
        }
    }

    /// <summary>Where a key stands, or would stand.</summary>
    private static int PlaceOf(List<KeyValuePair<string, string>> annotations, ref Dictionary<string, int>? places, string key)
    {
        if (annotations.Count < FewAnnotations)
        {
            int place = annotations.FindIndex(annotation => annotation.Key == key);
            return place < 0 ? annotations.Count : place;
        }

        places ??= annotations.Index().ToDictionary(entry => entry.Item.Key, entry => entry.Index, StringComparer.Ordinal);
        return places.TryAdd(key, annotations.Count) ? annotations.Count : places[key];
    }
}
