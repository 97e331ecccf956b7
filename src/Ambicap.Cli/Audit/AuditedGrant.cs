using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Audit;

/// <summary>What a container of a cluster is granted, and what is said of it today.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Level">The level that it enforces.</param>
/// <param name="Kind">The kind of the Pod or workload.</param>
/// <param name="Name">Its name.</param>
/// <param name="Container">The container; empty where what is wrong is in none.</param>
/// <param name="Grant">What it is granted; nothing where the grant is written wrong.</param>
/// <param name="Reasons">Why admission would refuse the Pod for this container; empty where it would not.</param>
/// <param name="Checks">The checks that refuse, by id, in the order of the reasons.</param>
/// <param name="Nodes">The nodes that would grant it: of a Pod that is on a node that one or none, else of all.</param>
/// <param name="Node">The node that a Pod is on; null where it is on none, and for templates.</param>
internal sealed record AuditedGrant(
    string Namespace,
    LevelVersion Level,
    string Kind,
    string Name,
    string Container,
    Grant Grant,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Nodes,
    string? Node)
{
    /// <summary>Whether admission would take it.</summary>
    internal bool IsAllowed => Reasons.Count == 0;

    /// <summary>As kubectl names the object.</summary>
    internal string Object => $"{Kind.ToLowerInvariant()}/{Name}";
}
