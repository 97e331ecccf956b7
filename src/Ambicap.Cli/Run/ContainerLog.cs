namespace Ambicap.Cli.Run;

/// <summary>Reads a log in the CRI's format: <c>TIME STREAM F|P TEXT</c>, where P marks a line that goes on in the next.</summary>
internal static class ContainerLog
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>The lines of a log; of a very long one the last megabyte. None where there is no log.</summary>
    internal static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        List<string> lines = [];
        string pending = "";
        foreach (string line in Tail(path))
        {
            string[] fields = line.Split(' ', 4);
            if (fields.Length < 4)
            {
                continue;
            }

            pending += fields[3];
            if (fields[2] == "F")
            {
                lines.Add(pending);
                pending = "";
            }
        }

        return pending.Length == 0 ? lines : [.. lines, pending];
    }

    private static IEnumerable<string> Tail(string path)
    {
        using FileStream file = File.OpenRead(path);
        bool cut = file.Length > MostBytes;
        if (cut)
        {
            _ = file.Seek(-MostBytes, SeekOrigin.End);
        }

        using StreamReader reader = new(file);
        if (cut)
        {
            _ = reader.ReadLine();
        }

        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
