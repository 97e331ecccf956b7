using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Cli.Status;

/// <summary>The form of <c>ambicap status -o json</c>.</summary>
/// <param name="Healthy">Whether there is no problem.</param>
/// <param name="Namespace">The namespace of the installation.</param>
/// <param name="Policy">What judges Pods with grants.</param>
/// <param name="RuntimeClasses">The RuntimeClasses whose handler is Ambicap's.</param>
/// <param name="Nodes">Every node.</param>
/// <param name="Limits">What the cluster sets, as <c>runtime.toml</c>; absent where it sets nothing.</param>
/// <param name="Grants">What Pods that run were granted.</param>
/// <param name="Problems">What is not as it should be, each with its remedy.</param>
internal sealed record StatusJson(
    bool Healthy,
    string Namespace,
    PolicyStatus Policy,
    IReadOnlyList<string> RuntimeClasses,
    IReadOnlyList<NodeStatus> Nodes,
    string? Limits,
    IReadOnlyList<GrantStatus> Grants,
    IReadOnlyList<string> Problems)
{
    /// <summary>Writes it to standard output.</summary>
    internal void Write() => Console.Out.WriteLine(JsonSerializer.Serialize(this, StatusJsonContext.Default.StatusJson));
}

/// <param name="Kind">webhook, cel, both or none: what is there.</param>
/// <param name="Answers">yes, no or unknown: whether a Pod with an unknown grant is refused by it.</param>
/// <param name="Ready">Replicas of the webhook that are ready; absent without a webhook.</param>
/// <param name="Wanted">Replicas that should be.</param>
/// <param name="Certificate">The webhook's certificate; absent where it cannot be read.</param>
/// <param name="Scope">ambient or full: which Pods are sent to the webhook; absent without one.</param>
internal sealed record PolicyStatus(string Kind, string Answers, int? Ready, int? Wanted, CertificateStatus? Certificate, string? Scope = null);

/// <param name="Expires">When it stops being valid.</param>
/// <param name="Trusted">Whether every webhook's <c>caBundle</c> vouches for it.</param>
/// <param name="UntrustedBy">The configurations of which not every one does; absent where all do.</param>
internal sealed record CertificateStatus(DateTime Expires, bool Trusted, IReadOnlyList<string>? UntrustedBy = null);

/// <param name="Name">The node.</param>
/// <param name="Version">The version of its label <c>ambicap.dev/ready</c>; absent without.</param>
/// <param name="Why">Why it is not as it should be; absent where it is.</param>
internal sealed record NodeStatus(string Name, string? Version, string? Why);

/// <param name="Namespace">The namespace.</param>
/// <param name="Pods">How many of its Pods have grants, or our RuntimeClass.</param>
/// <param name="Capabilities">What they were granted.</param>
internal sealed record GrantStatus(string Namespace, int Pods, IReadOnlyList<string> Capabilities);

[JsonSerializable(typeof(StatusJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
