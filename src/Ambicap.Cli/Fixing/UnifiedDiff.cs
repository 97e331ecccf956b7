using Ambicap.Cli.Check;
using Ambicap.Cli.Output;
using DiffPlex.Renderer;

namespace Ambicap.Cli.Fixing;

/// <summary>Shows what would become of files, as <c>diff -u</c> does and <c>patch</c> reads it.</summary>
internal static class UnifiedDiff
{
    private const string Red = "\e[31m";
    private const string Green = "\e[32m";
    private const string Plain = "\e[0m";

    internal static void Write(TextWriter output, IEnumerable<FixedFile> files, bool hasColour)
    {
        foreach (FixedFile file in files)
        {
            string name = SarifUri.PathOf(file.File).TrimStart('/');
            foreach (string line in UnidiffRenderer.GenerateUnidiff(Lines(file.Before), Lines(file.After), $"a/{name}", $"b/{name}").TrimEnd('\n').Split('\n'))
            {
                string shown = Terminal.Printable(line.TrimEnd('\r'));
                string colour = !hasColour ? "" : line.StartsWith('+') ? Green : line.StartsWith('-') ? Red : "";
                output.Write(colour.Length == 0 ? $"{shown}\n" : $"{colour}{shown}{Plain}\n");
            }
        }

        output.Flush();
    }

    /// <summary>What stands behind the last line end would be taken for a line.</summary>
    private static string Lines(string text) => text.EndsWith('\n') ? text[..^1] : text;
}
