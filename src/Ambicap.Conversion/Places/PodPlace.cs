using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>A Pod, or a Pod template, where it stands in the text.</summary>
/// <param name="Owner">The object that has it.</param>
/// <param name="Path">Its path from the object's root; empty for a Pod.</param>
/// <param name="Template">The mapping with <c>metadata</c> and <c>spec</c>.</param>
/// <param name="Spec">Its <c>spec</c>.</param>
/// <param name="Metadata">Its <c>metadata</c>.</param>
/// <param name="Annotations">Its <c>metadata.annotations</c>.</param>
/// <param name="Own">Annotations of the contract around the template.</param>
/// <param name="Containers">Init containers, containers, ephemeral containers, each in the order of the text.</param>
internal sealed record PodPlace(
    ObjectReference Owner,
    string Path,
    SourceMapping Template,
    SourceMapping Spec,
    Field Metadata,
    Field Annotations,
    IReadOnlyList<OwnAnnotation> Own,
    IReadOnlyList<ContainerPlace> Containers)
{
    /// <summary>The path of a field below the template.</summary>
    internal string PathOf(string field) => Path.Length == 0 ? field : $"{Path}.{field}";
}
