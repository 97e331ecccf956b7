using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Help;

/// <summary>The help of a command, arranged for the terminal: what is to be copied keeps its line, nothing breaks within a word.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Widest = 120;
    private const int WidestTerm = 34;
    private const int NarrowestText = 36;
    private const string Indent = "  ";
    private const string Deeper = "      ";

    /// <summary>Whoever asks for help needs nothing else.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return ExitCode.Good;
    }

    /// <summary>Has every command show its help like this.</summary>
    internal static void Install(Command root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpPage();
        }
    }

    /// <summary>Writes the help of a command to standard output.</summary>
    internal static void Write(Command command)
    {
        Write(Lines(command, Math.Min(Terminal.Width, Widest)));
    }

    /// <summary>Writes a text, arranged as the help of a command is.</summary>
    internal static void WriteText(string text) => Write(Text(text, Math.Min(Terminal.Width, Widest)).SkipLast(1));

    /// <summary>Writes a list of names with a line about each.</summary>
    internal static void WriteList(string heading, IEnumerable<(string Name, string About)> entries) =>
        Write(Add([], heading, entries, Math.Min(Terminal.Width, Widest)).Skip(1));

    private static void Write(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Console.Out.WriteLine(line);
        }
    }

    private static IEnumerable<string> Text(string text, int width) =>
        text.ReplaceLineEndings("\n").TrimEnd('\n').Split("\n\n").SelectMany(paragraph => Paragraph(paragraph, width).Append(""));

    /// <summary>The lines of it at a width.</summary>
    internal static IEnumerable<string> Lines(Command command, int width)
    {
        string about = command is IDescribed described ? described.Everything : command.Description ?? "";
        IEnumerable<string> lines = Text(about, width);
        lines = lines.Concat(["Usage:"]).Concat(Wrapping.Hanging(Indent, Usage(command), width));
        lines = Add(lines, "Commands:", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description ?? "")), width);
        lines = Add(lines, "Arguments:", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")), width);
        return Add(lines, "Options:", OptionsOf(command).Select(option => (Term(option), About(option))), width);
    }

    /// <summary>Text is filled; where lines are indented, as examples are, each is one to copy.</summary>
    private static IEnumerable<string> Paragraph(string paragraph, int width) => paragraph.Contains($"\n{Indent}", StringComparison.Ordinal)
        ? paragraph.Split('\n').Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? Indent + ProgramName.In(line.Trim()) : line)
        : Wrapping.Lines(paragraph.Replace('\n', ' '), width);

    private static string Usage(Command command)
    {
        string names = string.Join(' ', Names(command));
        string arguments = string.Concat(command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0
            ? $" {argument.Name}"
            : $" [{argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? " ..." : "")}]"));
        string required = string.Concat(OptionsOf(command).Where(option => option.Required).Select(option => $" {Names(option)[0]} {Value(option)}"));
        return $"{names}{(command.Subcommands.Count > 0 ? " COMMAND" : "")}{arguments}{required} [options]";
    }

    private static IEnumerable<string> Names(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent
        ? Names(parent).Append(command.Name)
        : [ProgramName.Shown];

    /// <summary>Its own, and those that every command has.</summary>
    private static IEnumerable<Option> OptionsOf(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .Where(option => !option.Hidden);

    private static IEnumerable<string> Add(IEnumerable<string> lines, string heading, IEnumerable<(string Term, string About)> entries, int width)
    {
        (string Term, string About)[] all = [.. entries];
        if (all.Length == 0)
        {
            return lines;
        }

        int column = Math.Min(WidestTerm, all.Max(entry => entry.Term.Length)) + Indent.Length;
        bool isBeside = width - Indent.Length - column >= NarrowestText;
        return lines.Concat(["", heading]).Concat(all.SelectMany(entry => isBeside && entry.Term.Length < column
            ? Wrapping.Hanging(Indent + entry.Term.PadRight(column), entry.About, width)
            : Wrapping.Hanging(isBeside ? new string(' ', Indent.Length + column) : Deeper, entry.About, width).Prepend(Indent + entry.Term)));
    }

    private static string[] Names(Option option) => [.. option.Aliases.Append(option.Name)
        .Where(name => name.StartsWith('-')).Distinct().OrderBy(name => name.Length)];

    private static string Term(Option option) => Value(option) is { Length: > 0 } value ? $"{string.Join(", ", Names(option))} {value}" : string.Join(", ", Names(option));

    private static string Value(Option option)
    {
        if (option.ValueType == typeof(bool) || option is HelpOption or VersionOption)
        {
            return "";
        }

        string[] values = [.. option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)];
        return option.HelpName ?? (values.Length > 0 ? string.Join('|', values) : option.Name.TrimStart('-').ToUpperInvariant());
    }

    private static string About(Option option)
    {
        string about = option.Description ?? "";
        string? value = option.HasDefaultValue && option.ValueType != typeof(bool)
            ? option.GetDefaultValue() switch { string[] many => string.Join(',', many), var one => one?.ToString() }
            : null;
        return string.IsNullOrEmpty(value) ? about : $"{about}; default: {value}";
    }
}

/// <summary>A command that says more in its own help than in the list of all.</summary>
internal interface IDescribed
{
    /// <summary>All about it, in paragraphs.</summary>
    public string Everything { get; }
}
