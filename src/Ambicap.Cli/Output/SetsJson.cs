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
    private static readonly Remembered<CapabilitySet, IReadOnlyList<string>> s_names = new();

    internal static SetsJson Of(ProcessCapabilities sets) =>
        new(Names(sets.Inheritable), Names(sets.Permitted), Names(sets.Effective), Names(sets.Bounding), Names(sets.Ambient));

    internal static IReadOnlyList<string> Names(CapabilitySet set) =>
        set.IsEmpty ? [] : s_names.Of(set, static set => [.. set.Select(capability => capability.ToName())]);
}
