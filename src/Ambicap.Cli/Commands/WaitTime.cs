using System.CommandLine;

namespace Ambicap.Cli.Commands;

/// <summary>The option <c>--timeout</c> of verbs that wait for a cluster.</summary>
internal static class WaitTime
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(5);

    internal static Option<TimeSpan?> CreateOption(string description) =>
        new("--timeout") { Description = $"{description}; default: 5m", CustomParser = Duration.Parse, HelpName = "DURATION" };

    internal static TimeSpan Read(ParseResult parsed, Option<TimeSpan?> option) => parsed.GetValue(option) ?? s_usual;
}
