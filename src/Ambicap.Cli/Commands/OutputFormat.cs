using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary>The option <c>-o</c> that verbs with a result have: a table for people, JSON for programs.</summary>
internal static class OutputFormat
{
    internal const string Table = "table";
    internal const string Json = "json";

    internal static Option<string> CreateOption()
    {
        Option<string> option = new("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => Table };
        option.AcceptOnlyFromAmong(Table, Json);
        return option;
    }
}
