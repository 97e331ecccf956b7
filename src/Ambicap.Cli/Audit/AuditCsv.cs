using Ambicap.Capabilities;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Audit;

/// <summary>
/// The form of <c>ambicap audit -o csv</c> (RFC 4180, with line ends of this system): a line for each grant, lists within a cell by blanks. A cell that a spreadsheet would
/// take for a formula gets an apostrophe in front.
/// </summary>
internal static class AuditCsv
{
    private static readonly string[] s_heading =
        ["namespace", "level", "kind", "name", "container", "ambient", "nonRoot", "admission", "reasons", "node", "nodes"];

    internal static void Write(AuditReport report)
    {
        WriteLine(s_heading);
        foreach (AuditedGrant grant in report.Grants)
        {
            WriteLine(
                grant.Namespace,
                grant.Level.ToString(),
                grant.Kind,
                grant.Name,
                grant.Container,
                Names(grant.Grant.Ambient),
                Names(grant.Grant.NonRoot),
                grant.IsAllowed ? "allowed" : "forbidden",
                string.Join(" ", grant.Reasons),
                grant.Node ?? "",
                report.Nodes.Problem is null ? string.Join(' ', grant.Nodes) : "?");
        }

        foreach (string remark in report.Remarks.Append(report.Summary))
        {
            Terminal.Warn(remark);
        }
    }

    /// <summary>A cell as it stands in a line.</summary>
    internal static string Cell(string text)
    {
        string safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Names(CapabilitySet set) => string.Join(' ', set.Select(capability => capability.ToName()));

    private static void WriteLine(params string[] cells) => Console.Out.WriteLine(string.Join(',', cells.Select(Cell)));
}
