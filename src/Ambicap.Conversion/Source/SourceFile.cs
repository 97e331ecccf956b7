using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Source;

/// <summary>Reads the documents of a text, JSON or YAML.</summary>
internal static class SourceFile
{
    /// <summary>The documents, read while they are asked for; their texts together are the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="positionOf">The place of an offset for messages; null for the text's own lines.</param>
    /// <param name="mostValues">The most values that each may have.</param>
    /// <exception cref="ManifestException">The text is neither, or breaks a bound.</exception>
    internal static IEnumerable<SourceDocument> Read(string text, Func<int, Position>? positionOf = null, int mostValues = SourceReader.MostValues)
    {
        Func<int, Position> place = positionOf ?? new LineTable(text).PositionOf;
        return JsonStream.Split(text) is { } json
            ? json.Select(range => SourceReader.Read(text[range], isJson: true, offset => place(range.Start.Value + offset), mostValues))
            : SourceReader.ReadAll(text, place, mostValues);
    }
}
