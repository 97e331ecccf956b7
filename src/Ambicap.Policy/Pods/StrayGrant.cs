namespace Ambicap.Policy.Pods;

/// <summary>Something in a file that is written like a grant, where nothing makes one of it. Admission never sees what the API drops.</summary>
/// <param name="Kind">Why it grants nothing.</param>
/// <param name="Container">The container that it stands in; null where it stands in none.</param>
/// <param name="Steps">The keys that lead to it, from the container, the Pod, or for what is in neither the object. Of an annotation its
/// own key is the last.</param>
/// <param name="Owner">The object that has it, where its place is the reason: its kind, and with <see cref="StrayKind.UnknownKind"/> its
/// group behind a dot; else empty.</param>
/// <param name="Template">The path of the object's Pod template; empty where it has none that is known.</param>
public sealed record StrayGrant(StrayKind Kind, string? Container, IReadOnlyList<string> Steps, string Owner = "", string Template = "");

/// <summary>Why something grants nothing.</summary>
public enum StrayKind
{
    /// <summary>It is a field of the KEP in a wrong place, or nearly one by its name.</summary>
    Field,

    /// <summary>It is an annotation of a workload, and not of its template.</summary>
    WorkloadMetadata,

    /// <summary>It is in an object whose Pods, if it makes any, are not known.</summary>
    UnknownKind,
}
