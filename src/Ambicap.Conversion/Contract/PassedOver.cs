using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>
/// Finds the KEP's fields that reach no Pod in this file, and may reach one by a tool: JSON6902 patches, text within documents (inline
/// patches of a kustomization, a chart's values in an Application), and the values of a chart. They are not converted, and so are said.
/// </summary>
internal static class PassedOver
{
    internal static IEnumerable<Finding> Find(SourceDocument document, ConversionOptions options)
    {
        if (options.Target != ConversionTarget.Annotations)
        {
            return [];
        }

        return document.Root?.Target switch
        {
            SourceSequence list => JsonPatch.FieldsOf(list).Select(found => At(document, found.Item.Start, OfPatch(found.Field))),
            SourceMapping root when root.FindLast("kind") is null => OfValues(document, root).Concat(OfTexts(document, root)),
            SourceMapping root => OfObjects(document, root, options),
            _ => [],
        };
    }

    private static IEnumerable<Finding> OfObjects(SourceDocument document, SourceMapping root, ConversionOptions options)
    {
        PodFinder finder = new(new FieldFinder(), options.TemplatePaths);
        _ = finder.Find(root).Count();
        return finder.Unknown.SelectMany(unknown => OfTexts(document, unknown.Mapping));
    }

    private static IEnumerable<Finding> OfValues(SourceDocument document, SourceMapping root) =>
        FieldSearch.In(root).Select(entry => At(
            document,
            entry.Start,
            $"capabilities.{entry.Name} in a document without kind, such as the values of a chart, is not converted; convert what is rendered "
            + $"from it (helm's --post-renderer), or write the annotation {AnnotationOf(entry.Name!)} in the chart"));

    private static IEnumerable<Finding> OfTexts(SourceDocument document, SourceMapping root) =>
        EmbeddedText.In(root).Select(text => At(document, text.Place.Start, text.IsPatch ? OfPatch(text.Field) : OfText(text.Field)));

    private static string OfPatch(string field) =>
        $"a JSON6902 patch of capabilities.{field} is not converted; let ambicap run behind the patches, as a transformer or on what "
        + $"kustomize builds, or patch the annotation {AnnotationOf(field)}";

    private static string OfText(string field) =>
        $"text with capabilities.{field} is not converted; convert what becomes of it (kustomize build, helm template), or write the "
        + $"annotation {AnnotationOf(field)} there";

    private static string AnnotationOf(string field) =>
        (field == KepFields.Ambient ? GrantKeys.AmbientPrefix : GrantKeys.NonRootPrefix) + "CONTAINER";

    private static Finding At(SourceDocument document, int offset, string message) => new(document.Lines.PositionOf(offset), message);
}
