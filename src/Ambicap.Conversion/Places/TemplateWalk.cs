using System.Globalization;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Places;

/// <summary>Walks from an object to its templates by one path.</summary>
internal sealed class TemplateWalk(FieldFinder fields, TemplatePath path, ObjectReference owner)
{
    private int _furthest = -1;

    /// <summary>Whether anything was there.</summary>
    internal bool HasArrived { get; private set; }

    /// <summary>Where the path leads nowhere; null before it was walked.</summary>
    internal DeadEnd? End { get; private set; }

    /// <summary>The templates of an object.</summary>
    internal IEnumerable<TemplatePlace> Visit(SourceMapping root) => Visit(root, 0, "", []);

    private IEnumerable<TemplatePlace> Visit(SourceMapping mapping, int step, string shown, IReadOnlyList<OwnAnnotation> own)
    {
        if (step == path.Steps.Count)
        {
            HasArrived = true;
            return [new TemplatePlace(mapping, shown, own)];
        }

        if (step > _furthest)
        {
            (_furthest, End) = (step, new DeadEnd(mapping, shown, $"{(shown.Length == 0 ? "the document" : shown)} {path.DescribeEnd(step)}", owner));
        }

        IReadOnlyList<OwnAnnotation> further = [.. own, .. Annotations(mapping, step)];
        return Values(mapping, step, shown).SelectMany(item => item.Value is SourceMapping value ? Visit(value, step + 1, item.Path, further) : Refuse(item.Value, item.Path, "a mapping"));
    }

    /// <summary>What a step leads to, each with its path.</summary>
    private IEnumerable<(SourceNode Value, string Path)> Values(SourceMapping mapping, int step, string shown)
    {
        string name = path.Steps[step];
        string prefix = shown.Length == 0 ? "" : $"{shown}.";
        bool isList = name.EndsWith(TemplatePath.AnyItem, StringComparison.Ordinal);
        if (name == TemplatePath.AnyKey)
        {
            return mapping.Values.Where(entry => !entry.Value.IsNull).Select(entry => (entry.Value, prefix + entry.Key));
        }

        string key = isList ? name[..^TemplatePath.AnyItem.Length] : name;
        SourceNode? value = fields.Find(mapping, key).Content;
        return value is null ? []
            : !isList ? [(value, prefix + key)]
            : value is not SourceSequence list ? Refuse(value, prefix + key, "a list").Select(_ => (value, ""))
            : list.Items.Select((item, index) => (fields.Pass(item), string.Create(CultureInfo.InvariantCulture, $"{prefix}{key}[{index}]"))).Where(item => !item.Item1.IsNull);
    }

    /// <summary>Something else stands where the path needs another; only of one that was given that is said here.</summary>
    private TemplatePlace[] Refuse(SourceNode value, string shown, string expected)
    {
        (_furthest, End) = (int.MaxValue, new DeadEnd(value, shown, $"{shown} {path.DescribeOther(value.Kind, expected)}", owner));
        return [];
    }

    /// <summary>The annotations of the contract in a mapping's own metadata.</summary>
    private IEnumerable<OwnAnnotation> Annotations(SourceMapping mapping, int step)
    {
        // Looked up apart: aliases there do not lead to the Pod.
        FieldFinder others = new();
        return others.Find(mapping, "metadata").Mapping is { } metadata && others.Find(metadata, "annotations").Mapping is { } annotations
            ? annotations.Values.Keys.Where(key => GrantKeys.IsOurs(key)).Select(key => new OwnAnnotation(
                others.Find(annotations, key).Entry!,
                new StrayGrant(StrayKind.WorkloadMetadata, null, [.. path.Steps.Take(step), "metadata", "annotations", key], owner.Kind, path.ToString())))
            : [];
    }
}

/// <summary>Where a template stands.</summary>
/// <param name="Template">The template.</param>
/// <param name="Path">Its path from the object's root.</param>
/// <param name="Own">Annotations of the contract on the way to it.</param>
internal sealed record TemplatePlace(SourceMapping Template, string Path, IReadOnlyList<OwnAnnotation> Own);
