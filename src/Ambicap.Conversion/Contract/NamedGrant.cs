using Ambicap.Capabilities;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Contract;

/// <summary>A list of capabilities as a manifest has it: a field or an annotation.</summary>
/// <param name="Title">Its name in messages.</param>
/// <param name="Path">Its path from the object's root.</param>
/// <param name="Entry">Where it stands, or the merge key through which it comes.</param>
/// <param name="Capabilities">What it names, as far as that can be read.</param>
/// <param name="Offset">Where messages about it point.</param>
/// <param name="Obstacle">Why it cannot be converted where it stands and what to do, to be put behind its title; null where it can.</param>
internal sealed record NamedGrant(string Title, string Path, SourceEntry Entry, CapabilitySet Capabilities, int Offset, string? Obstacle);
