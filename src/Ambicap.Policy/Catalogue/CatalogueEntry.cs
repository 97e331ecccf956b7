using Ambicap.Capabilities;

namespace Ambicap.Policy.Catalogue;

/// <summary>One capability's risk, with its defence.</summary>
/// <param name="Capability">The capability.</param>
/// <param name="Risk">What it is worth to a non-root process of a container.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with "because": what its holder can do.</param>
/// <param name="Source">Where that is written, or the published technique.</param>
/// <param name="InUserNamespace">What <c>hostUsers: false</c> makes of it.</param>
public sealed record CatalogueEntry(Capability Capability, Risk Risk, string Reason, string Source, UserNamespaceEffect InUserNamespace);
