using System.Globalization;

namespace Ambicap.Cli.Check;

/// <summary>What was counted.</summary>
/// <param name="failsOnWarnings">Whether a warning fails as what is forbidden does.</param>
internal sealed class CheckSummary(bool failsOnWarnings = false)
{
    internal long Allowed { get; private set; }

    internal long Forbidden { get; private set; }

    internal long Skipped { get; set; }

    internal long Unreadable { get; set; }

    /// <summary>Workloads that are allowed, with a warning.</summary>
    internal long Warned { get; private set; }

    /// <summary>Findings that their authors have ignored.</summary>
    internal long Ignored { get; private set; }

    /// <summary>Findings that the baseline has.</summary>
    internal long Known { get; private set; }

    /// <summary>The exit code: what could not be read outweighs what is forbidden, since nobody knows what is in it.</summary>
    internal int ExitCode =>
        Unreadable > 0 ? Cli.ExitCode.BadInput
        : Forbidden > 0 || (failsOnWarnings && Warned > 0) ? Cli.ExitCode.Negative
        : Cli.ExitCode.Good;

    internal void Add(CheckedWorkload workload)
    {
        Forbidden += workload.IsAllowed ? 0 : 1;
        Allowed += workload.IsAllowed ? 1 : 0;
        Warned += workload.IsAllowed && workload.Warnings.Count > 0 ? 1 : 0;
        foreach (CheckedFinding finding in workload.Findings)
        {
            Ignored += finding.IgnoredBecause is null ? 0 : 1;
            Known += finding is { IgnoredBecause: null, IsKnown: true } ? 1 : 0;
        }
    }

    /// <summary>One line. What was put aside is counted where there is any.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Allowed + Forbidden} checked: {Forbidden} forbidden, {Allowed} allowed; {Skipped} {(Skipped == 1 ? "other" : "others")} skipped; {Unreadable} unreadable")
        + (failsOnWarnings && Warned > 0 ? Part(Warned, "allowed with warnings, which fail here") : "")
        + (Ignored > 0 ? Part(Ignored, Ignored == 1 ? "finding ignored" : "findings ignored") : "")
        + (Known > 0 ? Part(Known, Known == 1 ? "finding in the baseline" : "findings in the baseline") : "");

    private static string Part(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"; {count} {what}");
}
