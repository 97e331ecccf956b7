using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Contract;

/// <summary>Finds the KEP's fields where no Pod is known to be: they would be left behind in silence.</summary>
internal static class UnknownKinds
{
    internal static IEnumerable<Finding> Remark(SourceDocument document, ConversionOptions options)
    {
        if (options.Target != ConversionTarget.Annotations || document.Root is null)
        {
            return [];
        }

        HashSet<SourceNode> known = [.. new PodFinder(new FieldFinder(), options.TemplatePaths).Find(document.Root)
            .SelectMany(pod => pod.Containers)
            .Select(container => container.Capabilities.Mapping)
            .OfType<SourceNode>()];
        List<SourceEntry> found = [];
        Look(document.Root, known, found);
        return found.Select(entry => new Finding(
            document.Lines.PositionOf(entry.Start),
            $"capabilities.{entry.Name} is in no Pod template that is known, and stays; give --template-path KIND.GROUP=PATH for a custom kind"));
    }

    private static void Look(SourceNode node, HashSet<SourceNode> known, List<SourceEntry> found)
    {
        if (node is SourceSequence list)
        {
            list.Items.ForEach(item => Look(item, known, found));
        }

        foreach (SourceEntry entry in (node as SourceMapping)?.Entries ?? [])
        {
            if (entry.Name == "capabilities" && entry.Value is SourceMapping capabilities && !known.Contains(capabilities))
            {
                found.AddRange(capabilities.Entries.Where(inner =>
                    KepFields.IsOne(inner.Name)
                    && inner.Value.Target is SourceSequence));
            }

            Look(entry.Value, known, found);
        }
    }
}
