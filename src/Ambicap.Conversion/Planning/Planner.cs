using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <summary>Plans the conversion of a document.</summary>
internal static class Planner
{
    /// <summary>Plans the conversion.</summary>
    /// <param name="document">The document.</param>
    /// <param name="options">How to convert.</param>
    /// <param name="isHeld">Mappings that are not to be pruned; null for none.</param>
    /// <param name="isKept">Keys and items that are not to be removed; null for none.</param>
    internal static ConversionPlan Plan(
        SourceDocument document, ConversionOptions options, Func<SourceMapping, bool>? isHeld = null, Func<SourceNode, bool>? isKept = null)
    {
        ConversionPlan plan = new(document);
        FieldFinder fields = new();
        SharedParts shared = new() { IsHeld = isHeld ?? (_ => false) };
        PodFinder finder = new(fields, options.TemplatePaths);
        List<PodPlace> pods = [.. finder.Find(document.Root)];
        finder.DeadEnds.ForEach(end => plan.Report(end.Owner, end.At.Start, end.Path, end.Message));
        SourceSequence? commonList = pods.SelectMany(pod => pod.Containers).Select(container => ListIn(fields, container)).FirstOrDefault(list => list is not null);
        List<GrantReader> readers = [.. pods.Select(pod => new GrantReader(fields, pod))];
        for (int i = 0; i < pods.Count; i++)
        {
            PodPlanner planner = options.Target == ConversionTarget.Annotations
                ? new AnnotationsPlanner(plan, options, fields, shared, pods[i], readers[i])
                : new NativePlanner(plan, options, fields, shared, pods[i], readers[i], commonList, isKept ?? (_ => false));
            planner.Run(i);
        }

        if (!plan.Changes.IsEmpty)
        {
            IEnumerable<SourceEntry> removed = plan.Changes.All.SelectMany(change => change.Removed);
            plan.Kept.AddRange(pods.Zip(readers).SelectMany(pod => TouchedByTheWayBack(fields, pod.First, pod.Second, options)).Except(removed));
            AliasCheck.Run(plan, fields, pods);
        }

        return plan;
    }

    /// <summary>Plans what a document's Pods need to hold what they ask for.</summary>
    internal static ConversionPlan PlanFix(SourceDocument document, FixOptions options)
    {
        ConversionPlan plan = new(document);
        FieldFinder fields = new();
        SharedParts shared = new();
        PodFinder finder = new(fields, options.TemplatePaths);
        List<PodPlace> pods = [.. finder.Find(document.Root)];
        finder.DeadEnds.ForEach(end => plan.Report(end.Owner, end.At.Start, end.Path, end.Message));
        for (int i = 0; i < pods.Count; i++)
        {
            new FixPlanner(plan, options, fields, shared, pods[i], new GrantReader(fields, pods[i])).Run(i);
        }

        if (!plan.Changes.IsEmpty)
        {
            AliasCheck.Run(plan, fields, pods);
        }

        return plan;
    }

    /// <summary>A list of capabilities that shows how lists are written here.</summary>
    internal static SourceSequence? ListIn(FieldFinder fields, ContainerPlace container) =>
        container.Capabilities.Mapping is not { } capabilities
            ? null
            : fields.Find(capabilities, "drop").Value as SourceSequence is { Items.Count: > 0 } drop
                ? drop
                : fields.Find(capabilities, "add").Value as SourceSequence is { Items.Count: > 0 } add ? add : null;

    private static IEnumerable<SourceEntry> TouchedByTheWayBack(FieldFinder fields, PodPlace pod, GrantReader reader, ConversionOptions options)
    {
        foreach (SourceEntry entry in pod.Annotations.Mapping?.Entries ?? [])
        {
            if (entry.Name is { } key && (GrantKeys.ContainerIn(key) is not null || key == GrantKeys.AddIsAmbient))
            {
                yield return entry;
            }
        }

        foreach (ContainerGrants grants in reader.Grants)
        {
            AddedNames added = new(fields, reader.Reading, grants.Place, grants.Total);
            if (added is { ForGrant.Count: > 0, IsMerged: false, Field.Entry: { } add })
            {
                yield return add;
            }
        }

        if (options.RuntimeClass is { } name && fields.Find(pod.Spec, "runtimeClassName") is { IsMerged: false, Entry: { } own } field && field.Scalar?.Text == name)
        {
            yield return own;
        }
    }
}
