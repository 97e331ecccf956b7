using System.Text;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Formats;

/// <summary>Writes manifests anew in another format. What only the text had, comments above all, is not in the result.</summary>
public static class ManifestFormat
{
    /// <summary>The most bytes that are written of a document; aliases within aliases can ask for any number.</summary>
    internal const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Whether a text is JSON.</summary>
    public static bool IsJson(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JsonStream.Split(text.TrimStart('\ufeff')) is not null;
    }

    /// <summary>The documents as JSON: one object, or a <c>List</c> of several, as kubectl prints them.</summary>
    /// <exception cref="ManifestException">The text cannot be read, or what it says has no end.</exception>
    public static string ToJson(string text)
    {
        using MemoryStream stream = new();
        using (JsonDocuments documents = new(piece => stream.Write(piece.Span)))
        {
            documents.Add(text);
            documents.Finish();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The documents as YAML blocks.</summary>
    /// <exception cref="ManifestException">The text cannot be read, or what it says has no end.</exception>
    public static string ToYaml(string text)
    {
        StringBuilder result = new();
        foreach (SourceNode root in Read(text))
        {
            _ = result.Append(result.Length > 0 ? "---\n" : "");
            BlockFormat.Write(result, root, result.Length + MostBytes);
        }

        return result.ToString();
    }

    /// <summary>What the documents of a text say, those left out that say nothing.</summary>
    internal static IEnumerable<SourceNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SourceFile.Read(text.TrimStart('\ufeff')).Select(document => document.Root).OfType<SourceNode>().Where(root => !root.IsNull);
    }

    internal static ManifestException TooLarge() =>
        new(new Finding(new Position(1, 1), $"the result is larger than {MostBytes / 1024 / 1024} MiB; write its aliases out"));
}
