using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>Finds grants in objects whose Pods are not known: they would be left behind in silence.</summary>
internal static class UnknownKinds
{
    internal static IEnumerable<ConversionFinding> Find(SourceDocument document, ConversionOptions options)
    {
        if (options.Target != ConversionTarget.Annotations || document.Root is null)
        {
            return [];
        }

        PodFinder finder = new(new FieldFinder(), options.TemplatePaths);
        _ = finder.Find(document.Root).Count();
        return finder.Unknown.Where(found => !WorkloadKinds.IsKeptByController(found.Owner.Kind)).SelectMany(found => Find(document, found));
    }

    private static IEnumerable<ConversionFinding> Find(SourceDocument document, UnknownObject unknown)
    {
        string group = unknown.Owner.ApiVersion.Contains('/', StringComparison.Ordinal) ? "." + unknown.Owner.ApiVersion.Split('/')[0] : "";
        List<(string Holder, SourceEntry Entry)> found = [];
        Look(unknown.Mapping, null, [], found);
        StrayGrant[] strays = [.. found.Select(item => new StrayGrant(StrayKind.UnknownKind, null, [item.Holder, item.Entry.Name!], unknown.Owner.Kind + group))];
        return AmbientGrants.Read(new Pod { Strays = strays }, addIsAmbient: false).Violations.Select((violation, index) =>
            new ConversionFinding(document.Lines.PositionOf(found[index].Entry.Start), violation.Detail, violation.Place!.ToString(), unknown.Owner));
    }

    /// <param name="node">Where to look.</param>
    /// <param name="holder">The node's key, where that can have grants.</param>
    /// <param name="seen">Nodes that were looked at: aliases may lead to one any number of times.</param>
    /// <param name="found">Where grants go.</param>
    private static void Look(SourceNode node, string? holder, HashSet<SourceNode> seen, List<(string Holder, SourceEntry Entry)> found)
    {
        if (!seen.Add(node.Target))
        {
            return;
        }

        (node.Target as SourceSequence)?.Items.ForEach(item => Look(item, null, seen, found));
        foreach (SourceEntry entry in (node.Target as SourceMapping)?.Entries ?? [])
        {
            bool isGrant = holder is "annotations" && entry.Name is { } key && GrantKeys.IsOurs(key) && key.Contains('/', StringComparison.Ordinal)
                ? entry.Value.Target is SourceScalar { IsNull: false }
                : holder is "capabilities" && KepFields.IsOne(entry.Name) && entry.Value.Target is SourceSequence;
            if (isGrant)
            {
                found.Add((holder!, entry));
            }

            Look(entry.Value, entry.Name is "annotations" or "capabilities" ? entry.Name : null, seen, found);
        }
    }
}
