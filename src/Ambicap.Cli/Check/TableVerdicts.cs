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

    /// <summary>A narrower column of details is none: they go below.</summary>
    private const int NarrowestDetail = 40;

    public void Write(CheckedWorkload workload)
    {
        if (workload.Violations.Count + workload.Warnings.Count == 0)
        {
            return;
        }

        string verdict = workload.IsAllowed ? "allowed" : "FORBIDDEN";
        output.WriteLine(Paint(Bold, Terminal.Printable(workload.File.IsLive ? workload.File.Name : $"{workload.File.Name}:{workload.Workload.Position.Line}")));
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
        // One line in a pipe, however long: it is what scripts look for.
        foreach (string line in Wrapping.Lines(summary.ToString(), Terminal.Width))
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }

    private void Write(IReadOnlyList<CheckedFinding> findings, string colour, string prefix)
    {
        int detailWidth = width - Indent.Length - CheckWidth - Indent.Length;
        foreach (Violation violation in findings.Select(finding => finding.Violation))
        {
            string detail = Terminal.Printable(prefix + violation.Detail);
            string check = Paint(colour, violation.Check);
            if (detailWidth < NarrowestDetail)
            {
                output.WriteLine($"{Indent}{check}");
                Write(detail, Indent + Indent, width - Indent.Length - Indent.Length, Indent + Indent);
            }
            else
            {
                string room = new(' ', Math.Max(0, CheckWidth - violation.Check.Length));
                Write(detail, $"{Indent}{check}{room}{Indent}", detailWidth, new string(' ', Indent.Length + CheckWidth + Indent.Length));
            }
        }
    }

    private void Write(string detail, string begin, int room, string lead)
    {
        foreach (string line in Wrapping.Lines(detail, room))
        {
            output.WriteLine(begin + line);
            begin = lead;
        }
    }

    private string Paint(string colour, string text) => hasColour ? $"{colour}{text}{Plain}" : text;
}
