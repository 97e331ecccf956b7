using System.Globalization;

namespace Ambicap.Policy.Levels;

/// <summary>
/// What is wrong in a manifest, for those who show its line: an annotation of the Pod, or a list of a container's capabilities, or one
/// item of it. Which container is <see cref="Violation.Container"/>.
/// </summary>
public sealed record ViolationPlace
{
    private ViolationPlace()
    {
    }

    /// <summary>The annotation's key; null where a list is meant.</summary>
    public string? Annotation { get; private init; }

    /// <summary>The list; null where an annotation is meant.</summary>
    public CapabilityList? List { get; private init; }

    /// <summary>The item of the list, counted from 0; null where the whole list, or an annotation, is meant.</summary>
    public int? Index { get; private init; }

    /// <summary>An annotation of the Pod.</summary>
    /// <param name="key">Its key.</param>
    public static ViolationPlace OfAnnotation(string key) => new() { Annotation = key };

    /// <summary>A list of the container, or an item of it.</summary>
    /// <param name="list">The list.</param>
    /// <param name="index">The item, counted from 0; null for the whole list.</param>
    public static ViolationPlace OfList(CapabilityList list, int? index = null) => new() { List = list, Index = index };

    /// <summary>The annotation's key, or the list as <c>capabilities.ambient[1]</c>.</summary>
    public override string ToString() =>
        Annotation ?? (List!.Value.ToField() + (Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : ""));
}
