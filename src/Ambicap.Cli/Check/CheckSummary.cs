using System.Globalization;

namespace Ambicap.Cli.Check;

/// <summary>What was counted.</summary>
internal sealed class CheckSummary
{
    internal long Allowed { get; set; }

    internal long Forbidden { get; set; }

    internal long Skipped { get; set; }

    internal long Unreadable { get; set; }

    /// <summary>The exit code: what could not be read outweighs what is forbidden, since nobody knows what is in it.</summary>
    internal int ExitCode => Unreadable > 0 ? Cli.ExitCode.BadInput : Forbidden > 0 ? Cli.ExitCode.Negative : Cli.ExitCode.Good;

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count(Allowed + Forbidden, "workload")} checked: {Forbidden} forbidden, {Allowed} allowed; {Count(Skipped, "other object")} skipped; {Unreadable} unreadable");

    private static string Count(long count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");
}
