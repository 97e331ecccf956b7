using System.Globalization;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Check;

/// <summary>
/// The form <c>-o github</c>: commands of GitHub Actions (docs.github.com, "Workflow commands"), which show each finding at its line of a
/// pull request. GitHub shows ten of a kind and step, and keeps all in the log.
/// </summary>
internal sealed class GitHubVerdicts(ResultOutput output, bool failsOnWarnings) : IVerdictWriter
{
    public void Write(CheckedWorkload workload)
    {
        foreach (CheckedFinding finding in workload.Findings.Where(finding => finding.Counts))
        {
            string command = finding.IsWarning && !failsOnWarnings ? "warning" : "error";
            Write(command, workload.File, workload.PlaceOf(finding), finding.Violation.Check, $"{workload.Title} at {workload.Level}: {finding.Violation.Detail}");
        }
    }

    public void WriteUnreadable(InputFile file, Position? position, string message) =>
        Write("error", file, position ?? new Position(1, 1), SarifRules.Unreadable.Id, message);

    public void Finish(CheckSummary summary)
    {
        output.WriteLine(summary.ToString());
        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }

    private void Write(string command, InputFile file, Position position, string title, string message)
    {
        string place = file.Text is null ? string.Create(CultureInfo.InvariantCulture, $",line={position.Line},col={position.Column}") : "";
        string named = file.Path is null ? "" : $"file={Property(SarifUri.PathOf(file))}{place},";
        output.WriteLine($"::{command} {named}title={Property(title)}::{Data(message)}");
    }

    /// <summary>A line end would begin a command of somebody else's making.</summary>
    private static string Data(string text) =>
        Terminal.Printable(text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal));

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
