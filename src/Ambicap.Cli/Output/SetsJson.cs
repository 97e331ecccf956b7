using Ambicap.Capabilities;

namespace Ambicap.Cli.Output;

/// <summary>Five sets in JSON, with the names as Kubernetes spells them.</summary>
internal sealed record SetsJson(
    IReadOnlyList<string> Inheritable,
    IReadOnlyList<string> Permitted,
    IReadOnlyList<string> Effective,
    IReadOnlyList<string> Bounding,
    IReadOnlyList<string> Ambient)
{
    internal static SetsJson Of(ProcessCapabilities sets) =>
        new(Names(sets.Inheritable), Names(sets.Permitted), Names(sets.Effective), Names(sets.Bounding), Names(sets.Ambient));

    internal static string[] Names(CapabilitySet set) => set.IsEmpty ? [] : [.. set.Select(capability => capability.ToName())];
}
