using Ambicap.Capabilities;

namespace Ambicap.Policy.Catalogue;

/// <summary>What one capability is for and risks, with the defence of that judgement.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Purpose">What it is for, such as "listen on ports below 1024"; capabilities(7).</param>
/// <param name="Risk">What it is worth to a non-root process of a container.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with "because": what its holder can do.</param>
/// <param name="Source">Where that is written, or the published technique.</param>
/// <param name="InUserNamespace">What <c>hostUsers: false</c> makes of it.</param>
public sealed record CatalogueEntry(
    Capability Capability, string Purpose, Risk Risk, string Reason, string Source, UserNamespaceEffect InUserNamespace)
{
    /// <summary>The namespace of the host that it needs to count for the node; null where it needs none.</summary>
    public HostNamespaceNeed? OfHost { get; init; }
}
