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
        CultureInfo.InvariantCulture, $"{Allowed + Forbidden} checked: {Forbidden} forbidden, {Allowed} allowed; {Skipped} {(Skipped == 1 ? "other" : "others")} skipped; {Unreadable} unreadable");
}
