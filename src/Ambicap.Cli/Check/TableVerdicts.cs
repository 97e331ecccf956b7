using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>
/// The form <c>-o table</c>, for people: each workload that is forbidden or warned of, its violations in two columns, and what was
/// counted. Texts wrap, so that 80 columns do.
/// </summary>
internal sealed class TableVerdicts(ResultOutput output, int width, bool hasColour) : IVerdictWriter
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";

    private const string Indent = "  ";
    private const int CheckWidth = 27;

    public void Write(CheckedWorkload workload)
    {
        if (workload.Violations.Count + workload.Warnings.Count == 0)
        {
            return;
        }

        string verdict = workload.IsAllowed ? "allowed" : "FORBIDDEN";
        output.WriteLine(Paint(Bold, Terminal.Printable($"{workload.File.Name}:{workload.Workload.Position.Line}")));
        output.WriteLine($"{Indent}{Terminal.Printable(workload.Title)}: {Paint(workload.IsAllowed ? Yellow : Red, verdict)} at {workload.Level}");
        Write(workload.Violations, Red, "");
        Write(workload.Warnings, Yellow, "warning: ");
        output.WriteLine("");
    }

    public void WriteUnreadable(InputFile file, Position? position, string message)
    {
        // Standard error has it.
    }

    public void Finish(CheckSummary summary)
    {
        output.WriteLine(summary.ToString());
        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }

    /// <summary>Breaks a text at spaces into lines of at most <paramref name="width"/>; a longer word stays whole.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        StringBuilder line = new();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }

    private void Write(IReadOnlyList<CheckedFinding> findings, string colour, string prefix)
    {
        int detailWidth = width - Indent.Length - CheckWidth - Indent.Length;
        foreach (Violation violation in findings.Select(finding => finding.Violation))
        {
            string check = Paint(colour, violation.Check) + new string(' ', Math.Max(0, CheckWidth - violation.Check.Length));
            foreach (string line in Wrap(Terminal.Printable(prefix + violation.Detail), detailWidth))
            {
                output.WriteLine($"{Indent}{check}{Indent}{line}");
                check = new string(' ', CheckWidth);
            }
        }
    }

    private string Paint(string colour, string text) => hasColour ? $"{colour}{text}{Plain}" : text;
}
