using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Audit;

/// <summary>The form of <c>ambicap audit -o json</c>.</summary>
/// <param name="Grants">The grants.</param>
/// <param name="Nodes">How many nodes there are; absent where they may not be read.</param>
/// <param name="Remarks">What a reader must know beside.</param>
/// <param name="Objects">How many Pods and workloads were looked at.</param>
/// <param name="Unreadable">How many objects could not be read.</param>
internal sealed record AuditJson(IReadOnlyList<AuditedGrantJson> Grants, int? Nodes, IReadOnlyList<string> Remarks, int Objects, int Unreadable)
{
    internal static void Write(AuditReport report)
    {
        bool hasNodes = report.Nodes.Problem is null;
        AuditJson json = new(
            [.. report.Grants.Select(grant => AuditedGrantJson.Of(grant, hasNodes))], hasNodes ? report.Nodes.Count : null, report.Remarks, report.Objects, report.Unreadable);
        Console.Out.WriteLine(JsonSerializer.Serialize(json, AuditJsonContext.Default.AuditJson));
    }
}

/// <summary>A grant in it.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Level">The level that it enforces.</param>
/// <param name="Version">The version of the level.</param>
/// <param name="Kind">The kind of the object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Container">The container; absent where what is wrong is in none.</param>
/// <param name="Ambient">What is granted to every user.</param>
/// <param name="NonRoot">What is granted where the user is not root.</param>
/// <param name="Allowed">Whether admission would take it.</param>
/// <param name="Checks">The checks that refuse it.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Node">The node that the Pod is on; absent for others.</param>
/// <param name="Nodes">The nodes that would give it; absent where nodes may not be read.</param>
internal sealed record AuditedGrantJson(
    string Namespace,
    string Level,
    string Version,
    string Kind,
    string Name,
    string? Container,
    IReadOnlyList<string> Ambient,
    IReadOnlyList<string> NonRoot,
    bool Allowed,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Reasons,
    string? Node,
    IReadOnlyList<string>? Nodes)
{
    internal static AuditedGrantJson Of(AuditedGrant grant, bool hasNodes) => new(
        grant.Namespace,
        grant.Level.Level.ToString().ToLowerInvariant(),
        grant.Level.Version.ToString(),
        grant.Kind,
        grant.Name,
        grant.Container.Length == 0 ? null : grant.Container,
        SetsJson.Names(grant.Grant.Ambient),
        SetsJson.Names(grant.Grant.NonRoot),
        grant.IsAllowed,
        grant.Checks,
        grant.Reasons,
        grant.Node,
        hasNodes ? grant.Nodes : null);
}

[JsonSerializable(typeof(AuditJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
