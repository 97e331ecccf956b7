using Ambicap.Cli.Interop;
using Ambicap.Policy.Text;

namespace Ambicap.Cli.Output;

/// <summary>
/// What a person looks at. Colour, progress and a width only where there is a terminal; a pipe gets plain text whose lines are as long as
/// they are. Everything that is written as text passes <see cref="CleanWriter"/>, but for the colours and the progress of our own.
/// </summary>
internal static class Terminal
{
    /// <summary>The narrowest that anything is arranged for.</summary>
    internal const int Narrowest = 40;

    private const int Usual = 80;

    private static TextWriter s_errors = TextWriter.Null;

    /// <summary>The columns of standard output; as many as anybody wants where that is no terminal.</summary>
    internal static int Width { get; } = Console.IsOutputRedirected ? int.MaxValue : Math.Max(Narrowest, Columns());

    /// <summary>Whether standard output shows colours. NO_COLOR (no-color.org) and TERM=dumb are honoured.</summary>
    internal static bool HasColour { get; } =
        !Console.IsOutputRedirected && !IsDumb() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static bool ShowsProgress { get; } = !Console.IsErrorRedirected && !IsDumb();

    /// <summary>From now on nothing that others chose reaches the terminal as more than text.</summary>
    internal static void Guard()
    {
        OccupyStandardFiles();
        s_errors = Console.Error;
        Console.SetOut(new CleanWriter(Console.Out));
        Console.SetError(new CleanWriter(Console.Error, isForgiving: true));
    }

    /// <summary>
    /// Where a caller closed a standard descriptor, the next file that is opened would get its number, and what is written for people
    /// would end up in it. What takes its place refuses output, as a closed one does, and swallows errors.
    /// </summary>
    private static void OccupyStandardFiles()
    {
        const int standardError = 2;
        if (OperatingSystem.IsWindows())
        {
            return; // Handles there are no numbers that the next file could get.
        }

        for (int file = 0; file <= standardError; file++)
        {
            if (Libc.ControlDescriptor(file, Libc.ReadDescriptorFlags, 0) < 0)
            {
                _ = Libc.Open("/dev/null", file == standardError ? Libc.WriteOnly : Libc.ReadOnly);
            }
        }
    }

    /// <summary>Tells what is going on, on standard error, if that is a terminal. Each call replaces the line before.</summary>
    internal static void Progress(string what)
    {
        if (ShowsProgress)
        {
            try
            {
                s_errors.Write($"\r\e[K{Printable(what)}");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The terminal is gone; what is going on may be that everything is taken down for it.
            }
        }
    }

    /// <summary>Removes the line of progress.</summary>
    internal static void EndProgress() => Progress("");

    /// <summary>Says a line on standard error, in the program's name.</summary>
    internal static void Warn(string line)
    {
        EndProgress();
        Console.Error.WriteLine($"ambicap: {Printable(line)}");
    }

    /// <summary>A text that somebody else chose, on one line and harmless.</summary>
    internal static string Printable(string text) => PlainText.Of(text);

    /// <summary>The columns that the terminal has; where it does not say, those that the shell does.</summary>
    private static int Columns()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.IsOutputRedirected ? Usual : Console.WindowWidth;
        }

        // By the kernel itself: to be asked for its width by the framework, a terminal is first told about keys.
        const int standardOutput = 1;
        return Libc.Control(standardOutput, Libc.ReadWindowSize, out Libc.WindowSize size) == 0 && size.Columns > 0 ? size.Columns
            : int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int said) && said > 0 ? said
            : Usual;
    }

    private static bool IsDumb() => Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
}
