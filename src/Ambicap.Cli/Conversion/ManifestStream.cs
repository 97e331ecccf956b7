using System.Text;

namespace Ambicap.Cli.Conversion;

/// <summary>Makes one stream of several files, as <c>kubectl -f -</c> reads it.</summary>
internal static class ManifestStream
{
    /// <summary>The files as one YAML stream; a single file stays as it is.</summary>
    internal static string Join(IReadOnlyList<string> texts)
    {
        if (texts.Count == 1)
        {
            return texts[0];
        }

        StringBuilder stream = new();
        foreach (string text in texts.Select(text => text.TrimStart('\ufeff')))
        {
            string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

            // Behind directives a document has its own marker; the one before must then be closed. A first marker tells kubectl that
            // what begins like JSON is a YAML stream.
            bool hasMarker = text.StartsWith("---", StringComparison.Ordinal);
            string marker = text.StartsWith('%') ? stream.Length > 0 ? "..." + newLine : "" : hasMarker ? "" : "---" + newLine;
            _ = stream.Append(marker).Append(text).Append(text.EndsWith('\n') || text.Length == 0 ? "" : newLine);
        }

        return stream.ToString();
    }
}
