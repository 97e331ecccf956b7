using System.Text;

namespace Ambicap.Cli.Output;

/// <summary>Breaks text into lines. What a person may want to copy stays whole: names, options, masks and paths.</summary>
internal static class Wrapping
{
    /// <summary>Breaks a text at spaces into lines of at most <paramref name="width"/>; of a longer word a list breaks behind its commas, and
    /// any other stays whole.</summary>
    internal static IEnumerable<string> Lines(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            string separator = line.Length > 0 ? " " : "";
            foreach (string part in word.Length > width ? Parts(word) : [word])
            {
                if (line.Length > 0 && line.Length + separator.Length + part.Length > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    separator = "";
                }

                line.Append(separator).Append(part);
                separator = "";
            }
        }

        yield return line.ToString();
    }

    /// <summary>The same, with what begins the first line, and as much room before the others.</summary>
    internal static IEnumerable<string> Hanging(string begin, string text, int width)
    {
        int room = width == int.MaxValue ? width : Math.Max(width - begin.Length, 1);
        string lead = begin;
        foreach (string line in Lines(text, room))
        {
            yield return lead + line;
            lead = new string(' ', begin.Length);
        }
    }

    /// <summary>The width of the longest piece that stays whole.</summary>
    internal static int LongestWord(string text)
    {
        int longest = 0;
        foreach (string word in text.Split(' '))
        {
            longest = Math.Max(longest, word.Length);
        }

        return longest;
    }

    private static IEnumerable<string> Parts(string word)
    {
        int begin = 0;
        for (int comma = word.IndexOf(',', StringComparison.Ordinal); comma >= 0; comma = word.IndexOf(',', begin))
        {
            yield return word[begin..(comma + 1)];
            begin = comma + 1;
        }

        yield return word[begin..];
    }
}
