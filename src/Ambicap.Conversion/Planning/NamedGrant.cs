using Ambicap.Capabilities;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>A list of capabilities as a manifest has it: a field or an annotation.</summary>
/// <param name="Title">Its name in messages.</param>
/// <param name="Path">Its path from the object's root.</param>
/// <param name="Entry">Where it stands, or the merge key through which it comes.</param>
/// <param name="Capabilities">What it names; empty where that is wrong.</param>
/// <param name="Offset">Where messages about it point.</param>
/// <param name="Error">What is wrong with it and what to do, to be put behind its title; null where it is right.</param>
internal sealed record NamedGrant(string Title, string Path, SourceEntry Entry, CapabilitySet Capabilities, int Offset, string? Error);
