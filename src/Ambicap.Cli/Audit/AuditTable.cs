using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Audit;

/// <summary>Shows grants to a person: one a line, then why some are forbidden.</summary>
internal static class AuditTable
{
    internal static void Write(AuditReport report)
    {
        if (report.Grants.Count > 0)
        {
            TextTable table = new("NAMESPACE", "LEVEL", "OBJECT", "CONTAINER", "GRANT", "ADMISSION", "NODES");
            foreach (AuditedGrant grant in report.Grants)
            {
                table.Add(
                    grant.Namespace,
                    grant.Level.ToString(),
                    grant.Object,
                    grant.Container.Length == 0 ? "-" : grant.Container,
                    Text(grant.Grant),
                    grant.IsAllowed ? "allowed" : "FORBIDDEN",
                    Nodes(grant, report.Nodes));
            }

            table.Write();
            Console.Out.WriteLine();
        }

        // What is wrong with the Pod as a whole is a reason for each of its containers.
        foreach ((string where, string reason) in report.Grants.SelectMany(grant => grant.Reasons.Select(reason => ($"{grant.Namespace} {grant.Object}: ", reason))).Distinct())
        {
            WriteHanging(where, reason);
        }

        foreach (string remark in report.Remarks)
        {
            WriteHanging("", remark);
        }

        WriteHanging("", report.Summary);
    }

    private static string Text(Grant grant)
    {
        CapabilitySet others = grant.NonRoot.Except(grant.Ambient);
        return grant.IsEmpty ? "-"
            : others.IsEmpty ? grant.Ambient.ToString()
            : $"{(grant.Ambient.IsEmpty ? "" : $"{grant.Ambient}, ")}non-root: {others}";
    }

    private static string Nodes(AuditedGrant grant, NodeAllowances nodes) =>
        nodes.Problem is not null || grant.Grant.IsEmpty ? "?"
        : grant.Node is { } node ? (grant.Nodes.Count > 0 ? node : $"not on {node}")
        : FormattableString.Invariant($"{grant.Nodes.Count} of {nodes.Count}");

    private static void WriteHanging(string lead, string text)
    {
        foreach (string line in Wrapping.Hanging(Terminal.Printable(lead), Terminal.Printable(text), Terminal.Width))
        {
            Console.Out.WriteLine(line);
        }
    }
}
