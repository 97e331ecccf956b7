namespace Ambicap.Policy.Ambient;

/// <summary>A request of the CRI to create one container of a Pod, as far as it grants something.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="PodAnnotations">The annotations of its Pod.</param>
/// <param name="Field">The names in <c>add_ambient_capabilities</c>.</param>
/// <param name="Annotations">The annotations of the container itself.</param>
/// <param name="Drop">The names in <c>drop_capabilities</c>.</param>
public sealed record ContainerRequest(
    string Container,
    IEnumerable<KeyValuePair<string, string>> PodAnnotations,
    IReadOnlyList<string> Field,
    IEnumerable<KeyValuePair<string, string>> Annotations,
    IReadOnlyList<string> Drop);
