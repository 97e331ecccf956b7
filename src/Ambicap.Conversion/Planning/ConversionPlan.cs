using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <summary>What is to become of a document, and what stands against it.</summary>
internal sealed class ConversionPlan(SourceDocument document)
{
    private readonly HashSet<ConversionFinding> _said = [];

    internal SourceDocument Document { get; } = document;

    internal ChangeSet Changes { get; } = new();

    /// <summary>Why the document cannot be converted.</summary>
    internal List<ConversionFinding> Findings { get; } = [];

    /// <summary>What the author should know, and is no reason to refuse.</summary>
    internal List<Finding> Remarks { get; } = [];

    /// <summary>What was converted.</summary>
    internal List<ConvertedGrant> Converted { get; } = [];

    /// <summary>All grants of the document, in either form, by Pod and container. A conversion must not change them.</summary>
    internal SortedDictionary<(int Pod, string Container), Grant> Grants { get; } = [];

    /// <summary>Entries that stay, although the way back would not know that they were there before.</summary>
    internal List<SourceEntry> Kept { get; } = [];

    /// <summary>Records that the text cannot be changed as planned.</summary>
    internal void Refuse(UnconvertibleException failure) =>
        Findings.Add(new ConversionFinding(Document.Lines.PositionOf(failure.Offset), failure.Message, "", Converted.FirstOrDefault()?.Owner));

    /// <summary>Records why something cannot be converted.</summary>
    internal void Report(ObjectReference owner, int offset, string path, string message)
    {
        ConversionFinding finding = new(Document.Lines.PositionOf(offset), message, path, owner);
        if (_said.Add(finding))
        {
            Findings.Add(finding);
        }
    }
}
