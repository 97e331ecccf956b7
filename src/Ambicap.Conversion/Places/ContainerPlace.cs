using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Places;

/// <summary>A container where it stands in the text.</summary>
/// <param name="Mapping">The container.</param>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Path">Its path from the object's root.</param>
/// <param name="Number">Its number among the items of all lists of containers of the Pod, in the order of <see cref="PodPlace.Containers"/>.</param>
/// <param name="IsEphemeral">Whether it is one of <c>ephemeralContainers</c>, which can be granted nothing.</param>
/// <param name="SecurityContext">Its <c>securityContext</c>.</param>
/// <param name="Capabilities">Its <c>securityContext.capabilities</c>.</param>
internal sealed record ContainerPlace(
    SourceMapping Mapping, SourceScalar? Name, string Path, int Number, bool IsEphemeral, Field SecurityContext, Field Capabilities)
{
    /// <summary>The container in messages.</summary>
    internal string Title => Name is null ? Path : $"container \"{Name.Text}\"";
}
