using Ambicap.Conversion.Documents;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Functions;

/// <summary>
/// The converter as a KRM function, which Kustomize and kpt call: a <c>ResourceList</c> of <c>config.kubernetes.io/v1</c> in, the same
/// with converted items and <c>results</c> out (the KRM Functions Specification).
/// </summary>
public static class ResourceListFunction
{
    private const string Kind = "ResourceList";
    private const string Group = "config.kubernetes.io/";

    /// <summary>Whether a text is one document, a <c>ResourceList</c>.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(Kind, StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return SourceReader.Read(text, isJson: false).Root is SourceMapping root
                && Text(root, "kind") == Kind && Text(root, "apiVersion")?.StartsWith(Group, StringComparison.Ordinal) == true;
        }
        catch (ManifestException)
        {
            // It will be said elsewhere what is wrong with it.
            return false;
        }
    }

    /// <summary>Converts the items of a list.</summary>
    /// <param name="text">The list.</param>
    /// <param name="options">How to convert; its <c>functionConfig</c> goes before.</param>
    /// <returns>The list to answer with; where anything is refused, its items are the original ones.</returns>
    public static ConversionResult Run(string text, ConversionOptions options)
    {
        SourceDocument document = SourceReader.Read(text, JsonStream.Split(text) is not null);
        List<ConversionFinding> findings = [];
        ConversionOptions own = FunctionConfig.Read(document, options, findings);
        ConversionResult result = findings.Count > 0
            ? new ConversionResult(text, findings, [], [], true)
            : ManifestConverter.Convert(text, own, SourceReader.MostValues);
        IReadOnlyList<Literal> results = result.Findings.Count > 0
            ? [.. result.Findings.Select(FunctionResult.Of)]
            : [.. result.Converted.Select(converted => FunctionResult.Of(converted, own.Target))];
        return results.Count == 0 ? result : result with { Text = TryAnswer(result.Text, results) };
    }

    /// <summary>A list that is written in a way in which nothing can be put goes without results; the exit code is the same.</summary>
    private static string TryAnswer(string text, IReadOnlyList<Literal> results)
    {
        try
        {
            string answer = Answer(text, results);
            return IsOne(answer) ? answer : text;
        }
        catch (UnconvertibleException)
        {
            return text;
        }
    }

    /// <summary>Puts results into a list, behind those that are there.</summary>
    private static string Answer(string text, IReadOnlyList<Literal> results)
    {
        string end = text.EndsWith('\n') ? "" : "\n";
        SourceDocument document = SourceReader.Read(text + end, JsonStream.Split(text) is not null);
        SourceMapping root = (SourceMapping)document.Root!;
        Field field = new FieldFinder().Find(root, "results");
        LiteralList list = new(results);
        if (field.Content is SourceSequence { Items.Count: > 0 } existing)
        {
            return TextEditor.Apply(document, [SequenceEditor.Append(document, existing, list)])[..^end.Length];
        }

        ChangeSet changes = new();
        MappingChange change = changes.Of(root);
        if (field.Entry is not null)
        {
            _ = change.Removed.Add(field.Entry);
        }

        change.Added.Add(new Addition("results", list, Placement.Last));
        return TextEditor.Apply(document, DocumentEditor.Edits(document, changes))[..^end.Length];
    }

    private static string? Text(SourceMapping mapping, string name) => new FieldFinder().Find(mapping, name).Scalar?.Text;
}
