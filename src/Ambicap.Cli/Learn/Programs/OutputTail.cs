using System.Text;
using System.Text.RegularExpressions;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>The end of what a program writes, however much it is, and however long its lines are.</summary>
internal sealed partial class OutputTail
{
    private const int Most = 8 * 1024;
    private const int LongestLine = 300;

    private readonly List<byte> _end = [];

    /// <summary>Reads a stream to its end.</summary>
    internal async Task ReadAsync(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer)) > 0)
            {
                Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The program was ended, and the pipe closed with it.
        }
    }

    /// <summary>The last lines, each made printable, the latest first.</summary>
    internal IReadOnlyList<string> Lines()
    {
        string text;
        lock (_end)
        {
            text = Encoding.UTF8.GetString([.. _end]);
        }

        return [.. text.Split('\n').Select(line => Terminal.Printable(line.Trim())).Where(line => line.Length > 0).Reverse().Select(Shortened)];
    }

    /// <summary>
    /// The line that tells most of why a program failed: the last that names a refusal, else the last with words in it. Some programs end
    /// with a hint or a mark below what was wrong.
    /// </summary>
    /// <param name="lines">The lines, the latest first.</param>
    internal static string Telling(IReadOnlyList<string> lines) =>
        lines.FirstOrDefault(line => Refusal().IsMatch(line)) ?? lines.FirstOrDefault(line => line.Any(char.IsLetter)) ?? (lines.Count > 0 ? lines[0] : "");

    /// <summary>The absolute paths that lines name.</summary>
    internal static IReadOnlyList<string> Paths(IEnumerable<string> lines) =>
        [.. lines.SelectMany(line => Path().Matches(line)).Select(match => match.Value.TrimEnd('.', ':', ',')).Distinct()];

    private void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_end)
        {
            _end.AddRange(bytes);
            if (_end.Count > Most)
            {
                _end.RemoveRange(0, _end.Count - Most);
            }
        }
    }

    private static string Shortened(string line) => line.Length > LongestLine ? $"{line.AsSpan(0, LongestLine)}..." : line;

    [GeneratedRegex("not permitted|denied|EPERM|EACCES", RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"(?<![\w.])/[^\s'""`,;()]+")]
    private static partial Regex Path();
}
