using System.Text.Json.Nodes;
using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Status;

/// <summary>What kubectl reads for the status of an installation. What may not be read is null, as what is not there.</summary>
internal sealed record ClusterFacts
{
    internal required string Namespace { get; init; }

    internal JsonNode? NamespaceObject { get; init; }

    internal JsonNode? Deployment { get; init; }

    internal JsonNode? DaemonSet { get; init; }

    internal JsonNode? Limits { get; init; }

    internal JsonNode? Mutating { get; init; }

    internal JsonNode? Validating { get; init; }

    /// <summary>The names of our ValidatingAdmissionPolicies that have a binding.</summary>
    internal IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The webhook's certificate, in PEM form; null or empty where it cannot be read.</summary>
    internal string? Certificate { get; init; }

    internal PolicyAnswer Answer { get; init; } = new(null, IsKnown: false, "");

    internal IReadOnlyList<JsonNode> RuntimeClasses { get; init; } = [];

    internal IReadOnlyList<JsonNode> Nodes { get; init; } = [];

    /// <summary>The Pods of ambicap-node.</summary>
    internal IReadOnlyList<JsonNode> NodePods { get; init; } = [];

    internal IReadOnlyList<GrantedPod> Granted { get; init; } = [];

    /// <summary>What an installation by other options left, in words; empty where it left nothing.</summary>
    internal string Leftovers { get; init; } = "";
}
