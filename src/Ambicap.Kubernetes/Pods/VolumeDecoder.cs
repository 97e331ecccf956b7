using System.Text;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes volumes. Every field but <c>name</c> is the volume's kind, known or not: a kind that a newer API brings is then one that no
/// rule allows, instead of none. A volume without any is what the API makes of it, an <c>emptyDir</c>.
/// </summary>
internal static class VolumeDecoder
{
    private const string DefaultSource = "emptyDir";

    /// <summary>The kinds by their names in UTF-8, so that a usual one costs no new text.</summary>
    private static readonly (byte[] Utf8, string Name)[] s_usual =
        [.. new[] { "projected", "configMap", "secret", DefaultSource, "persistentVolumeClaim", "hostPath", "downwardAPI", "csi", "ephemeral" }
            .Select(name => (Encoding.UTF8.GetBytes(name), name))];

    internal static List<Volume>? DecodeAll<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        if (!TokenFields.EnterList(ref source))
        {
            return null;
        }

        List<Volume> volumes = [];
        while (TokenFields.NextItem(ref source))
        {
            volumes.Add(Decode(ref source));
        }

        return volumes;
    }

    private static Volume Decode<TSource>(ref TSource source)
        where TSource : ITokenSource, allows ref struct
    {
        string name = "";
        string? kind = null;
        if (TokenFields.EnterMapping(ref source))
        {
            while (TokenFields.NextField(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("name"u8))
                {
                    name = TokenFields.Text(ref source) ?? "";
                }
                else if (TokenFields.EnterMapping(ref source))
                {
                    kind = kind is null || Encoding.UTF8.GetString(key) == kind
                        ? NameOf(key)
                        : throw new TokenException(source.Ordinal, $"is a second kind of one volume, which already is {PrintableText.Of(kind)}; keep one");
                    source.Skip();
                }
            }
        }

        return new Volume(name, kind ?? DefaultSource);
    }

    private static string NameOf(ReadOnlySpan<byte> key)
    {
        foreach ((byte[] utf8, string name) in s_usual)
        {
            if (key.SequenceEqual(utf8))
            {
                return name;
            }
        }

        return Encoding.UTF8.GetString(key);
    }
}
