using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Formats;

/// <summary>Writes manifests anew in another format. What only the text had, comments above all, is not in the result.</summary>
public static class ManifestFormat
{
    /// <summary>The most bytes that are written; aliases within aliases can ask for any number.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true,
        MaxDepth = 2 * YamlDocument.DeepestNesting,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

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
        List<SourceNode> roots = Read(text);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, s_indented))
        {
            if (roots.Count == 1)
            {
                Write(writer, stream, roots[0]);
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteString("apiVersion", "v1");
                writer.WriteString("kind", "List");
                writer.WriteStartArray("items");
                roots.ForEach(root => Write(writer, stream, root));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    /// <summary>The documents as YAML blocks.</summary>
    /// <exception cref="ManifestException">The text cannot be read, or what it says has no end.</exception>
    public static string ToYaml(string text)
    {
        StringBuilder result = new();
        foreach (SourceNode root in Read(text))
        {
            _ = result.Append(result.Length > 0 ? "---\n" : "");
            BlockFormat.Write(result, root, MostBytes);
        }

        return result.ToString();
    }

    private static List<SourceNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. SourceFile.Read(text.TrimStart('\ufeff')).Select(document => document.Root).OfType<SourceNode>().Where(root => !root.IsNull)];
    }

    private static void Write(Utf8JsonWriter writer, MemoryStream stream, SourceNode node)
    {
        if (stream.Length + writer.BytesPending > MostBytes)
        {
            throw TooLarge();
        }

        switch (node.Target)
        {
            case SourceMapping mapping:
                writer.WriteStartObject();
                foreach ((string key, SourceNode value) in mapping.Values)
                {
                    writer.WritePropertyName(key);
                    Write(writer, stream, value);
                }

                writer.WriteEndObject();
                break;
            case SourceSequence list:
                writer.WriteStartArray();
                list.Items.ForEach(item => Write(writer, stream, item));
                writer.WriteEndArray();
                break;
            case SourceScalar scalar when ScalarType.ToJson(scalar) is { } raw:
                writer.WriteRawValue(raw);
                break;
            case SourceScalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
            default:
                break;
        }
    }

    internal static ManifestException TooLarge() =>
        new(new Finding(new Position(1, 1), $"the result is larger than {MostBytes / 1024 / 1024} MiB; write its aliases out"));
}
