using System.Text;

namespace Ambicap.Cli.Output;

/// <summary>
/// A table in the project's form: no lines, headings in capitals. Where it is wider than the terminal, cells of several words wrap; where
/// that is not enough, each row becomes a block of lines, a cell each. No word is ever broken.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 2;
    private const string Nothing = "-";
    private const string Indent = "  ";

    /// <summary>A column that wraps is not made narrower than this for others.</summary>
    private const int NarrowestText = 18;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; what others chose in it is made printable.</summary>
    internal void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Terminal.Printable));

    /// <summary>Writes it to standard output.</summary>
    internal void Write()
    {
        foreach (string line in Lines(Terminal.Width))
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>Whether every row is one line at a width.</summary>
    internal bool Fits(int width) => Total(NaturalWidths()) <= width;

    /// <summary>The lines of the table.</summary>
    internal IEnumerable<string> Lines(int width)
    {
        int[] widths = NaturalWidths();
        return Total(widths) <= width || Shrink(widths, width) ? Columns(widths) : Blocks(width);
    }

    private static long Total(int[] widths) => widths.Sum(width => (long)width) + (Gap * (widths.Length - 1));

    private int[] NaturalWidths() => [.. headings.Select((heading, i) => _rows.Select(row => row[i].Length).Append(heading.Length).Max())];

    /// <summary>Makes the widest columns narrower until all fit; false where no room is left in any.</summary>
    private bool Shrink(int[] widths, int width)
    {
        int[] least = [.. headings.Select((heading, i) => Math.Max(
            heading.Length, Math.Max(Math.Min(widths[i], NarrowestText), _rows.Select(row => Wrapping.LongestWord(row[i])).DefaultIfEmpty().Max())))];
        for (long excess = Total(widths) - width; excess > 0; excess = Total(widths) - width)
        {
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                return false;
            }

            widths[widest]--;
        }

        return true;
    }

    private IEnumerable<string> Columns(int[] widths)
    {
        yield return Join(headings, widths);
        foreach (string[] row in _rows)
        {
            string[][] cells = [.. row.Select((cell, i) => Wrapping.Lines(cell, widths[i]).ToArray())];
            for (int line = 0; line < cells.Max(cell => cell.Length); line++)
            {
                yield return Join([.. cells.Select(cell => line < cell.Length ? cell[line] : "")], widths);
            }
        }
    }

    private static string Join(string[] cells, int[] widths)
    {
        StringBuilder text = new();
        for (int i = 0; i < widths.Length; i++)
        {
            _ = text.Append(cells[i]).Append(' ', widths[i] - cells[i].Length + Gap);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A block for each row: its first cell, then what the others say, each behind its heading.</summary>
    private IEnumerable<string> Blocks(int width)
    {
        int lead = headings.Skip(1).Max(heading => heading.Length) + Gap;
        foreach (string[] row in _rows)
        {
            yield return $"{headings[0]} {row[0]}";
            for (int i = 1; i < row.Length; i++)
            {
                if (row[i] is not (Nothing or ""))
                {
                    foreach (string line in Wrapping.Hanging($"{Indent}{headings[i]}{new string(' ', lead - headings[i].Length)}", row[i], width))
                    {
                        yield return line;
                    }
                }
            }
        }
    }
}
