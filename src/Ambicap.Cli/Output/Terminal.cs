using Spectre.Console;

namespace Ambicap.Cli.Output;

/// <summary>Where tables and progress go. Colour and progress only where a person looks; a pipe gets plain text of any width.</summary>
internal static class Terminal
{
    private const int PipeWidth = 250;

    /// <summary>Standard output for tables.</summary>
    internal static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Whether standard output shows colours; NO_COLOR is honoured.</summary>
    internal static bool HasColour => !Console.IsOutputRedirected && Out.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Tells what is going on, on standard error, if that is a terminal. Each call replaces the line before.</summary>
    internal static void Progress(string what)
    {
        if (!Console.IsErrorRedirected)
        {
            try
            {
                Console.Error.Write($"\r\e[K{what}");
            }
            catch (IOException)
            {
                // The terminal is gone; what is going on may be that everything is taken down for it.
            }
        }
    }

    /// <summary>Removes the line of progress.</summary>
    internal static void EndProgress() => Progress("");

    /// <summary>A text that somebody else chose, with control characters replaced.</summary>
    internal static string Printable(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))
            : text;

    /// <summary>The same of a text of our own form, whose line ends and tabs stay.</summary>
    internal static string PrintableLines(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '?' : c));

    /// <summary>An empty table in the project's form: no lines, headings in capitals.</summary>
    internal static Table CreateTable(params ReadOnlySpan<string> headings)
    {
        Table table = new() { Border = TableBorder.None, ShowHeaders = true };
        for (int i = 0; i < headings.Length; i++)
        {
            table.AddColumn(new TableColumn(new Text(headings[i], new Style(decoration: Decoration.Bold))).PadLeft(0).PadRight(2));
        }

        return table;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (redirected)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
