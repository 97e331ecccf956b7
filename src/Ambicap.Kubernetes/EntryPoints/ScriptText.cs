using System.Buffers;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>A script's text: the interpreter of its first line (execve(2), "Interpreter scripts"), and what a shell makes of the rest.</summary>
internal static class ScriptText
{
    private const int MostLineBytes = 255;

    private static readonly SearchValues<char> s_optionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -");

    /// <summary>Whether a file's beginning is a script's.</summary>
    internal static bool IsScript(string text) => text.StartsWith("#!", StringComparison.Ordinal);

    /// <summary>The command line that the kernel makes of a script's: the interpreter, all that follows it as one word, the script, its
    /// arguments.</summary>
    /// <exception cref="CommandLineException">The first line names no interpreter.</exception>
    internal static IReadOnlyList<string?> Interpreted(string text, string path, IEnumerable<string?> arguments)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        string line = (end < 0 ? text : text[..end])[2..].Trim(' ', '\t');
        if (line.Length is 0 or > MostLineBytes)
        {
            throw new CommandLineException("its first line names no interpreter");
        }

        int space = line.AsSpan().IndexOfAny(' ', '\t');
        return space < 0 ? [line, path, .. arguments] : [line[..space], line[space..].Trim(' ', '\t'), path, .. arguments];
    }

    /// <summary>The one command that a shell's script is, beside comments and options of the shell.</summary>
    /// <exception cref="CommandLineException">It is more.</exception>
    internal static IReadOnlyList<string?> Command(string text, IReadOnlyList<string?> arguments)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#' && !IsShellOption(line))];
        return lines.Length == 1 ? ShellCommand.Read(lines[0], arguments) : throw new CommandLineException("what it runs is more than one simple command");
    }

    /// <summary>The first line in which a program of the table that changes the user stands where commands stand.</summary>
    internal static (string Program, int Line)? FindSwitcher(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            foreach (string command in line.Split([';', '&', '|', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = command.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words.FirstOrDefault(word => word is not ("exec" or "then" or "else" or "do" or "{")) is { } first
                    && EntryPointPrograms.Find(first) is { Deed: ProgramDeed.ChangesUser })
                {
                    return (first[(first.LastIndexOf('/') + 1)..], number);
                }
            }
        }

        return null;
    }

    private static bool IsShellOption(string line) =>
        line.StartsWith("set -", StringComparison.Ordinal) && line.AsSpan(5).IndexOfAnyExcept(s_optionLetters) < 0
        && !line.StartsWith("set --", StringComparison.Ordinal);
}
