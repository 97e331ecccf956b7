namespace Ambicap.Cli.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Grants">The grants.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Remarks">What a reader must know beside.</param>
/// <param name="Objects">How many Pods and workloads were looked at.</param>
/// <param name="Unreadable">How many objects could not be read.</param>
internal sealed record AuditReport(IReadOnlyList<AuditedGrant> Grants, NodeAllowances Nodes, IReadOnlyList<string> Remarks, int Objects, int Unreadable)
{
    private int Forbidden => Grants.Count(grant => !grant.IsAllowed);

    /// <summary>Grants that admission takes and no node, or not the Pod's own, would give.</summary>
    private int WithoutNode => Nodes.Problem is null ? Grants.Count(grant => grant is { IsAllowed: true, Nodes.Count: 0 }) : 0;

    /// <summary>What could not be read outweighs the rest, since nobody knows what is in it.</summary>
    internal int ExitCode => Unreadable > 0 ? Cli.ExitCode.BadInput : Forbidden + WithoutNode > 0 ? Cli.ExitCode.Negative : Cli.ExitCode.Good;

    /// <summary>One line.</summary>
    internal string Summary => FormattableString.Invariant(
        $"{Objects} Pods and workloads, {Grants.Count} {(Grants.Count == 1 ? "grant" : "grants")}: {Forbidden} forbidden, {WithoutNode} that no node gives; {Unreadable} unreadable");
}
