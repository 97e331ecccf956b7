using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>A text within a document that has one of the KEP's fields by itself.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Field">The first of the fields.</param>
/// <param name="IsPatch">Whether it is a JSON6902 patch.</param>
internal sealed record EmbeddedText(SourceNode Place, string Field, bool IsPatch)
{
    /// <summary>Longer texts are told by their words alone.</summary>
    private const int MostParsed = 1024 * 1024;

    /// <summary>The texts below a node. Annotations are left out: kubectl keeps there what was applied before.</summary>
    internal static IEnumerable<EmbeddedText> In(SourceNode node) => In(node, []);

    private static IEnumerable<EmbeddedText> In(SourceNode node, HashSet<SourceNode> seen)
    {
        if (!seen.Add(node.Target))
        {
            return [];
        }

        return node.Target switch
        {
            SourceScalar scalar => Read(scalar) is { } text ? [text] : [],
            SourceSequence list => list.Items.SelectMany(item => In(item, seen)),
            SourceMapping mapping => mapping.Entries.Where(entry => entry.Name != "annotations").SelectMany(entry => In(entry.Value, seen)),
            _ => [],
        };
    }

    private static EmbeddedText? Read(SourceScalar scalar)
    {
        if (!KepFields.All.Any(name => scalar.Text.Contains(name, StringComparison.Ordinal)))
        {
            return null;
        }

        try
        {
            return scalar.Text.Length > MostParsed ? ByWords(scalar)
                : SourceFile.Read(scalar.Text).Select(document => Read(scalar, document.Root?.Target))
                    .FirstOrDefault(found => found is not null);
        }
        catch (ManifestException)
        {
            // A template, perhaps, that makes YAML of it later.
            return ByWords(scalar);
        }
    }

    private static EmbeddedText? Read(SourceNode scalar, SourceNode? root) => root switch
    {
        SourceSequence list when JsonPatch.FieldsOf(list).Select(found => found.Field).FirstOrDefault() is { } field =>
            new EmbeddedText(scalar, field, true),
        SourceMapping or SourceSequence when FieldSearch.In(root).FirstOrDefault()?.Name is { } field =>
            new EmbeddedText(scalar, field, false),
        _ => null,
    };

    private static EmbeddedText? ByWords(SourceScalar scalar) =>
        scalar.Text.Contains(FieldSearch.Holder + ":", StringComparison.Ordinal)
        && KepFields.All.FirstOrDefault(name => scalar.Text.Contains(name + ":", StringComparison.Ordinal)) is { } field
            ? new EmbeddedText(scalar, field, false)
            : null;
}
