using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary>The option <c>-o</c> that verbs with a result have: a table for people, JSON for programs.</summary>
internal static class OutputFormat
{
    internal const string Table = "table";
    internal const string Json = "json";
    internal const string Sarif = "sarif";
    internal const string JUnit = "junit";
    internal const string Tap = "tap";
    internal const string GitHub = "github";
    internal const string Yaml = "yaml";
    internal const string Csv = "csv";
    internal const string Html = "html";

    internal static Option<string> CreateOption() => CreateOption(Table, Json);

    /// <summary>The option with the formats of a verb, the usual one first.</summary>
    internal static Option<string> CreateOption(params string[] formats)
    {
        string description = $"{string.Join(", ", formats[..^1])} or {formats[^1]}";
        Option<string> option = new("--output", "-o") { Description = description, DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
