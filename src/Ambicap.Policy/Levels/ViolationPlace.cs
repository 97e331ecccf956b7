using System.Globalization;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Levels;

/// <summary>
/// What is wrong in a manifest, for those who show its line: an annotation of the Pod, or a list of a container's capabilities, or one
/// item of it, or something that stands where it should not. Which container is <see cref="Violation.Container"/>.
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

    /// <summary>Which of the Pod's <see cref="Pod.Strays"/> is meant; null where none is.</summary>
    public int? Stray { get; private init; }

    /// <summary>The keys that lead to <see cref="Stray"/>, for those who show it.</summary>
    private string? StrayPath { get; init; }

    /// <summary>An annotation of the Pod.</summary>
    /// <param name="key">Its key.</param>
    public static ViolationPlace OfAnnotation(string key) => new() { Annotation = key };

    /// <summary>A list of the container, or an item of it.</summary>
    /// <param name="list">The list.</param>
    /// <param name="index">The item, counted from 0; null for the whole list.</param>
    public static ViolationPlace OfList(CapabilityList list, int? index = null) => new() { List = list, Index = index };

    /// <summary>Something that stands where it should not.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="stray">Which of the Pod's.</param>
    public static ViolationPlace OfStray(Pod pod, int stray)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return new() { Stray = stray, StrayPath = string.Join('.', pod.Strays[stray].Steps) };
    }

    /// <summary>The annotation's key, or the list as <c>capabilities.ambient[1]</c>.</summary>
    public override string ToString() =>
        Annotation ?? StrayPath ?? (List!.Value.ToField() + (Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : ""));
}
