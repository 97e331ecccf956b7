using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>An object of a kind whose Pods are not known.</summary>
/// <param name="Mapping">The object.</param>
/// <param name="Owner">What it is.</param>
internal sealed record UnknownObject(SourceMapping Mapping, ObjectReference Owner);
