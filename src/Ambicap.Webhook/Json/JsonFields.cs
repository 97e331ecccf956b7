using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Webhook.Json;

/// <summary>Walks the fields of JSON objects. Another type than expected raises <see cref="TokenException"/>.</summary>
internal static class JsonFields
{
    /// <summary>The texts that reviews have again and again: none of them is allocated.</summary>
    private static readonly string[] s_known =
    [
        "", "v1", "Pod", "CREATE", "UPDATE", "DELETE", "CONNECT", "apps", "batch", "Deployment", "ReplicaSet", "DaemonSet",
        "StatefulSet", "Job", "CronJob", "ReplicationController", "PodTemplate", "Namespace", "Binding", "pods", "namespaces", "bindings",
    ];

    /// <summary>Enters an object; <see cref="Next"/> then moves from value to value.</summary>
    internal static void Enter(ref JsonTokenSource source)
    {
        if (source.Kind != TokenKind.MappingStart)
        {
            throw new TokenException(source.Ordinal, "must be an object");
        }
    }

    /// <summary>Moves to the next value; the one before must have been read or skipped.</summary>
    /// <returns>False at the object's end.</returns>
    internal static bool Next(ref JsonTokenSource source, out ReadOnlySpan<byte> key)
    {
        _ = source.Read();
        if (source.Kind != TokenKind.Key)
        {
            key = default;
            return false;
        }

        key = source.Key;
        return source.Read();
    }

    /// <summary>A text; null where there is null.</summary>
    internal static string? Text(ref JsonTokenSource source) =>
        IsText(ref source) ? source.Text : null;

    /// <summary>A text that is probably one of a few; empty where there is null.</summary>
    internal static string Known(ref JsonTokenSource source)
    {
        if (!IsText(ref source))
        {
            return "";
        }

        ReadOnlySpan<byte> text = source.Key;
        foreach (string known in s_known)
        {
            if (text.Length == known.Length && System.Text.Ascii.Equals(text, known))
            {
                return known;
            }
        }

        return source.Text;
    }

    /// <summary>The text of one field of an object; null where it is absent.</summary>
    internal static string? TextOf(ref JsonTokenSource source, scoped ReadOnlySpan<byte> field)
    {
        string? text = null;
        Enter(ref source);
        while (Next(ref source, out ReadOnlySpan<byte> key))
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

        return text;
    }

    /// <summary>Whether an object has a field, and that field, an object itself, another; null is as absent. Of a key that stands twice the
    /// last counts.</summary>
    /// <param name="json">The object, which was decoded before: where the field is, it is an object.</param>
    /// <param name="outer">The field.</param>
    /// <param name="inner">The field in it.</param>
    internal static (bool HasOuter, bool HasInner) Look(ReadOnlySpan<byte> json, scoped ReadOnlySpan<byte> outer, scoped ReadOnlySpan<byte> inner)
    {
        (bool HasOuter, bool HasInner) found = default;
        JsonTokenSource source = new(json);
        _ = source.Read();
        while (Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual(outer))
            {
                source.Skip();
                continue;
            }

            found = (source.Kind != TokenKind.Null, false);
            while (found.HasOuter && Next(ref source, out ReadOnlySpan<byte> field))
            {
                found.HasInner = field.SequenceEqual(inner) ? source.Kind != TokenKind.Null : found.HasInner;
                source.Skip();
            }
        }

        return found;
    }

    private static bool IsText(ref JsonTokenSource source) => source.Kind switch
    {
        TokenKind.Text => true,
        TokenKind.Null => false,
        _ => throw new TokenException(source.Ordinal, "must be text"),
    };
}
