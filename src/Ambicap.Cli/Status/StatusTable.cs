using System.Globalization;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Status;

/// <summary>Shows a status to a person: what is in force, and then what is wrong.</summary>
internal static class StatusTable
{
    internal static void Write(StatusJson status)
    {
        TextTable table = new("WHAT", "IN FORCE");
        table.Add("namespace", status.Namespace);
        table.Add("policy", Policy(status.Policy));
        if (status.Policy.Ready is { } ready)
        {
            table.Add("webhook", string.Create(CultureInfo.InvariantCulture, $"{ready} of {status.Policy.Wanted} ready"));
            table.Add("certificate", status.Policy.Certificate is { } certificate
                ? $"until {certificate.Expires:yyyy-MM-dd HH:mm} UTC, {(certificate.Trusted ? "trusted" : "not trusted")}"
                : "unknown");
        }

        table.Add("RuntimeClass", status.RuntimeClasses.Count == 0 ? "none" : string.Join(", ", status.RuntimeClasses));
        table.Add("nodes", string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Count(node => node is { Version: not null, Why: null })} ready of {status.Nodes.Count}"));
        table.Add("limit", status.Limits is { } limits ? string.Join("; ", limits.Split('\n', StringSplitOptions.RemoveEmptyEntries)) : "the nodes' own; NET_BIND_SERVICE where they have none");
        table.Add("Pods", status.Grants.Sum(grant => grant.Pods).ToString(CultureInfo.InvariantCulture));
        table.Write();
        WriteNodes(status.Nodes);
        WriteGrants(status.Grants);
        foreach (string problem in status.Problems)
        {
            foreach (string line in Wrapping.Hanging("problem: ", Terminal.Printable(problem), Terminal.Width))
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    private static string Policy(PolicyStatus policy) => $"{policy.Kind}{(policy.Scope == "full" ? " (every Pod)" : "")}, {policy.Answers switch
    {
        "yes" => "refuses a wrong grant",
        "no" => "refuses nothing",
        _ => "unknown whether it refuses",
    }}";

    private static void WriteNodes(IReadOnlyList<NodeStatus> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        TextTable table = new("NODE", "VERSION");
        foreach (NodeStatus node in nodes)
        {
            table.Add(node.Name, node.Version ?? "-");
        }

        Console.Out.WriteLine();
        table.Write();
    }

    private static void WriteGrants(IReadOnlyList<GrantStatus> grants)
    {
        if (grants.Count == 0)
        {
            return;
        }

        TextTable table = new("NAMESPACE", "PODS", "GRANTS");
        foreach (GrantStatus grant in grants)
        {
            table.Add(grant.Namespace, grant.Pods.ToString(CultureInfo.InvariantCulture), grant.Capabilities.Count == 0 ? "-" : string.Join(",", grant.Capabilities));
        }

        Console.Out.WriteLine();
        table.Write();
    }
}
