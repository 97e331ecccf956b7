namespace Ambicap.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Wrong; the remedy says what to do.</summary>
    Failed,

    /// <summary>It could not be looked at, which is not the same as well.</summary>
    Unknown,
}

/// <summary>What one check found.</summary>
/// <param name="Place">Where was looked: <c>node</c> or <c>cluster</c>.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Health">How it came out.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Place, string Check, Health Health, string Detail, string? Remedy = null)
{
    internal const string Node = "node";
    internal const string Cluster = "cluster";

    /// <summary>The finding of a check of the node.</summary>
    internal static Finding OfNode(string check, string? fault, string detail, string remedy = "") =>
        Of(Node, check, fault, detail, remedy);

    /// <summary>The finding of a check of the cluster.</summary>
    internal static Finding OfCluster(string check, string? fault, string detail, string remedy = "") =>
        Of(Cluster, check, fault, detail, remedy);

    /// <summary>What could not be looked at, and why.</summary>
    internal static Finding NotSeen(string place, string check, string why) => new(place, check, Health.Unknown, why);

    private static Finding Of(string place, string check, string? fault, string detail, string remedy) =>
        fault is null ? new Finding(place, check, Health.Ok, detail) : new Finding(place, check, Health.Failed, fault, remedy);
}
