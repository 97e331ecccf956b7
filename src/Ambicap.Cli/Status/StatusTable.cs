using System.Globalization;
using Ambicap.Cli.Output;
using Spectre.Console;

namespace Ambicap.Cli.Status;

/// <summary>Shows a status to a person: what is in force, and then what is wrong.</summary>
internal static class StatusTable
{
    internal static void Write(StatusJson status)
    {
        Table table = Terminal.CreateTable("WHAT", "IN FORCE");
        Add(table, "namespace", status.Namespace);
        Add(table, "policy", Policy(status.Policy));
        if (status.Policy.Ready is { } ready)
        {
            Add(table, "webhook", string.Create(CultureInfo.InvariantCulture, $"{ready} of {status.Policy.Wanted} ready"));
            Add(table, "certificate", status.Policy.Certificate is { } certificate
                ? $"until {certificate.Expires:yyyy-MM-dd HH:mm} UTC, {(certificate.Trusted ? "trusted" : "not trusted")}"
                : "unknown");
        }

        Add(table, "RuntimeClass", status.RuntimeClasses.Count == 0 ? "none" : string.Join(", ", status.RuntimeClasses));
        Add(table, "nodes", string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Count(node => node is { Version: not null, Why: null })} ready of {status.Nodes.Count}"));
        Add(table, "limit", status.Limits is { } limits ? string.Join("; ", limits.Split('\n', StringSplitOptions.RemoveEmptyEntries)) : "the nodes' own; NET_BIND_SERVICE where they have none");
        Add(table, "Pods", status.Grants.Sum(grant => grant.Pods).ToString(CultureInfo.InvariantCulture));
        Terminal.Out.Write(table);
        WriteNodes(status.Nodes);
        WriteGrants(status.Grants);
        foreach (string problem in status.Problems)
        {
            Console.Out.WriteLine($"problem: {Terminal.Printable(problem)}");
        }
    }

    private static string Policy(PolicyStatus policy) => $"{policy.Kind}, {policy.Answers switch
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

        Table table = Terminal.CreateTable("NODE", "VERSION");
        foreach (NodeStatus node in nodes)
        {
            Add(table, node.Name, node.Version ?? "-");
        }

        Console.Out.WriteLine();
        Terminal.Out.Write(table);
    }

    private static void WriteGrants(IReadOnlyList<GrantStatus> grants)
    {
        if (grants.Count == 0)
        {
            return;
        }

        Table table = Terminal.CreateTable("NAMESPACE", "PODS", "GRANTS");
        foreach (GrantStatus grant in grants)
        {
            Add(table, grant.Namespace, grant.Pods.ToString(CultureInfo.InvariantCulture), grant.Capabilities.Count == 0 ? "-" : string.Join(",", grant.Capabilities));
        }

        Console.Out.WriteLine();
        Terminal.Out.Write(table);
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(Array.ConvertAll(cells, cell => new Text(Terminal.Printable(cell))));
}
