using System.Text;
using Ambicap.Capabilities;

namespace Ambicap.Host.Limits;

/// <summary>
/// The limits that a cluster sets for its nodes: <c>allowed</c> for every node, as in <c>runtime.toml</c>, and <c>[[nodes]]</c> with a
/// <c>selector</c> for some. The first of these that selects a node counts for it, and nothing of the others.
/// </summary>
/// <param name="Allowed">The limit of every other node; null where the file has none.</param>
/// <param name="Selected">The limits of some nodes, in the order of the file.</param>
/// <param name="Runtime">The real runtime's path on every node; null where each node's own default handler says.</param>
internal sealed record NodeLimits(CapabilitySet? Allowed, IReadOnlyList<SelectedLimit> Selected, string? Runtime = null)
{
    /// <summary>The limit of a node; null where the file has none for it, so that its own default holds.</summary>
    /// <param name="labels">The node's labels.</param>
    internal CapabilitySet? For(IReadOnlyDictionary<string, string> labels) =>
        Selected.FirstOrDefault(limit => limit.Selects(labels)) is { } selected ? selected.Allowed : Allowed;

    /// <summary>The limit of a node that was given none: what even the restricted level lets a container add.</summary>
    internal static CapabilitySet Usual { get; } = CapabilitySet.Of(Capability.NetBindService);

    /// <summary>The most that any node may grant.</summary>
    internal CapabilitySet Most => Selected.Aggregate(Allowed ?? Usual, (all, limit) => all | limit.Allowed);

    /// <summary>A limit as <c>runtime.toml</c> has it.</summary>
    internal static string ToToml(CapabilitySet allowed)
    {
        StringBuilder text = new("allowed = [");
        _ = text.AppendJoin(", ", allowed.Select(capability => $"\"{capability.ToName()}\""));
        return text.Append("]\n").ToString();
    }
}

/// <summary>The limit of some nodes.</summary>
/// <param name="Selector">The labels that such a node has, all of them.</param>
/// <param name="Allowed">The most that it ever grants.</param>
internal sealed record SelectedLimit(IReadOnlyDictionary<string, string> Selector, CapabilitySet Allowed)
{
    internal bool Selects(IReadOnlyDictionary<string, string> labels) =>
        Selector.All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value);
}
