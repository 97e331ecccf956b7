using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Catalogue;

/// <summary>The form of <c>ambicap capabilities -o json</c>: an array with one object a capability, in kernel order.</summary>
/// <param name="Name">The name without <c>CAP_</c>.</param>
/// <param name="Number">The kernel's number.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Risk">safe, elevated or root-equivalent.</param>
/// <param name="Reason">Why it is.</param>
/// <param name="Source">Where that is written.</param>
/// <param name="Level">The strictest level that lets it be ambient.</param>
/// <param name="NeedsOptIn">Whether the namespace has to opt in to it by name.</param>
/// <param name="InUserNamespace">inert, partial or confined: what <c>hostUsers: false</c> makes of it.</param>
/// <param name="HostField">hostPID or hostNetwork: what a Pod has to set so that it counts for the node; absent where nothing.</param>
/// <param name="SystemCalls">What it is for that some default seccomp profile opens only where <c>capabilities.add</c> names
/// <paramref name="SeccompAdd"/>; empty where none asks for that.</param>
/// <param name="SeccompAdd">That name, mostly its own; absent where no profile asks for it.</param>
internal sealed record CapabilityJson(
    string Name,
    int Number,
    string Purpose,
    string Risk,
    string Reason,
    string Source,
    string Level,
    bool NeedsOptIn,
    string InUserNamespace,
    string? HostField,
    IReadOnlyList<string> SystemCalls,
    string? SeccompAdd)
{
    /// <summary>Writes the array to standard output.</summary>
    internal static void Write(IReadOnlyList<CatalogueEntry> entries) =>
        Console.Out.WriteLine(JsonSerializer.Serialize([.. entries.Select(Of)], CapabilityJsonContext.Default.CapabilityJsonArray));

    private static CapabilityJson Of(CatalogueEntry entry) => new(
        entry.Capability.ToName(),
        (int)entry.Capability,
        entry.Purpose,
        CapabilityTable.RiskName(entry.Risk),
        entry.Reason,
        entry.Source,
        AmbientRules.StrictestLevelOf(entry.Capability).ToString().ToLowerInvariant(),
        entry.Risk == Policy.Catalogue.Risk.RootEquivalent,
        entry.InUserNamespace.ToString().ToLowerInvariant(),
        entry.OfHost?.Field,
        SeccompGates.Of(entry.Capability)?.SystemCalls ?? [],
        SeccompGates.Of(entry.Capability)?.Opener.ToName());
}

[JsonSerializable(typeof(CapabilityJson[]))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CapabilityJsonContext : JsonSerializerContext;
