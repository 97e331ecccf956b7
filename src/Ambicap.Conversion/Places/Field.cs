using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>A field as it was looked up.</summary>
/// <param name="Entry">The entry that has it, or the merge key through which it comes; null where it is absent.</param>
/// <param name="Value">Its value behind all aliases; null where it is absent.</param>
/// <param name="IsMerged">Whether it comes through a merge key, so that it cannot be changed where it stands.</param>
internal readonly record struct Field(SourceEntry? Entry, SourceNode? Value, bool IsMerged)
{
    /// <summary>The value, unless it is null or absent.</summary>
    internal SourceNode? Content => Value is { IsNull: false } ? Value : null;

    internal SourceMapping? Mapping => Value as SourceMapping;

    internal SourceScalar? Scalar => Content as SourceScalar;
}
