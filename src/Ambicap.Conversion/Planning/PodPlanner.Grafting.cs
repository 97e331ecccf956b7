using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <content>Where entries are put in and taken out.</content>
internal abstract partial class PodPlanner
{
    /// <summary>Plans new entries below a mapping, and what leads to them where it is missing.</summary>
    protected void Graft(SourceMapping root, ReadOnlySpan<string> path, IReadOnlyList<KeyValuePair<string, Literal>> entries, string shownPath)
    {
        SourceMapping current = root;
        for (int i = 0; i < path.Length; i++)
        {
            Field field = Fields.Find(current, path[i]);
            if (field.IsMerged)
            {
                Report(field.Entry!.Start, shownPath, $"{path[i]} comes in by a merge key (<<); write it out where it is used");
                return;
            }

            if (field.Entry is null)
            {
                Placement placement = path[i] == "metadata" ? Placement.BeforeSpec : Placement.Last;
                Plan.Changes.Of(current).Add(new Addition(path[i], Nest(path[(i + 1)..], entries), placement));
                return;
            }

            if (field.Value!.IsNull)
            {
                Plan.Changes.Of(current).Replaced[field.Entry] = Nest(path[(i + 1)..], entries);
                return;
            }

            if (field.Mapping is not { } next)
            {
                Report(field.Entry.Value.Start, shownPath, $"{path[i]} must be a mapping, not {field.Value.Kind}; correct it");
                return;
            }

            CheckUnique(current, shownPath, path[i]);
            current = next;
        }

        foreach ((string key, Literal value) in entries)
        {
            Plan.Changes.Of(current).Add(new Addition(key, value, Placement.Last));
        }
    }

    /// <summary>
    /// Takes mappings out that a removal leaves empty, the innermost first. An empty pair of braces in a block stays: the way back
    /// fills it, and so is where it was.
    /// </summary>
    protected void Prune(params ReadOnlySpan<(SourceMapping Owner, Field Field)> chain)
    {
        foreach ((SourceMapping owner, Field field) in chain)
        {
            bool isEmptied = field.Mapping is { } mapping && Plan.Changes.Find(mapping) is { EmptiesIt: true }
                && (!mapping.IsFlow || owner.IsFlow) && !_shared.IsHeld(mapping);
            if (!isEmptied || field.IsMerged)
            {
                return;
            }

            _ = Plan.Changes.Of(owner).Removed.Add(field.Entry!);
        }
    }

    /// <summary>Takes the annotation of option 1 out, which became explicit grants.</summary>
    /// <param name="addChanges">Whether an <c>add</c> gets names, which the annotation would make grants of.</param>
    protected void RemoveAddIsAmbient(bool addChanges)
    {
        Field option = Reader.AddIsAmbient;
        if (option.Entry is null || !(addChanges || Grants.Exists(grants => grants.HasAdd)))
        {
            return;
        }

        if (option.IsMerged)
        {
            Report(option.Entry.Start, Pod.PathOf("metadata.annotations"), $"annotation {GrantKeys.AddIsAmbient} comes in by a merge key (<<); write it out where it is used");
            return;
        }

        CheckUnique(Pod.Annotations.Mapping!, Pod.PathOf("metadata.annotations"), GrantKeys.AddIsAmbient);
        _ = Plan.Changes.Of(Pod.Annotations.Mapping!).Removed.Add(option.Entry);
    }

    private static LiteralMapping Nest(ReadOnlySpan<string> path, IReadOnlyList<KeyValuePair<string, Literal>> entries) =>
        path.Length == 0 ? new LiteralMapping(entries) : LiteralMapping.Of(path[0], Nest(path[1..], entries));
}
