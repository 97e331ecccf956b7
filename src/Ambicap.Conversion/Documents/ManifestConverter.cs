using System.Text;
using Ambicap.Conversion.Checking;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Documents;

/// <summary>
/// Converts grants in the text of a manifest between the fields of KEP-2763 and the annotations of the contract. It edits the text:
/// whatever it need not change stays as it is, byte for byte.
/// </summary>
public static class ManifestConverter
{
    private const char ByteOrderMark = '\ufeff';

    /// <summary>Converts the text of a file.</summary>
    /// <param name="text">YAML of any number of documents, or JSON objects; a byte order mark may stand before it.</param>
    /// <param name="options">How to convert.</param>
    /// <exception cref="ManifestException">The text cannot be read; raised only where it has something like a grant.</exception>
    public static ConversionResult Convert(string text, ConversionOptions options) => Convert(text, options, DocumentDecoder.MostValues);

    /// <inheritdoc cref="Convert(string, ConversionOptions)"/>
    /// <param name="text">The text.</param>
    /// <param name="options">How to convert.</param>
    /// <param name="mostValues">The most values that each document may have.</param>
    internal static ConversionResult Convert(string text, ConversionOptions options, int mostValues)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        if (!GrantWords.MayBeIn(text, options.Target))
        {
            return new ConversionResult(text, [], [], [], true);
        }

        string mark = text[0] == ByteOrderMark ? text[..1] : "";
        string body = text[mark.Length..];

        // Lines are easier to take out and put in where each has its end.
        string end = body.EndsWith('\n') || body.EndsWith('\r') ? "" : new LineTable(body).NewLineAt(0);
        ConversionResult result;
        try
        {
            result = ConvertLines(body + end, options, mostValues);
        }
        catch (ManifestException) when (!GrantWords.MustBeRead(text, options.Target))
        {
            return new ConversionResult(text, [], [], [], true);
        }

        if (end.Length > 0 && result.IsChanged)
        {
            result = CheckEnd(body, result with { Text = result.Text[..^end.Length] }, end);
        }

        return result with { Text = result.IsChanged ? mark + result.Text : text };
    }

    private static ConversionResult ConvertLines(string text, ConversionOptions options, int mostValues)
    {
        LineTable lines = new(text);
        StringBuilder result = new();
        List<ConversionFinding> findings = [];
        List<Finding> remarks = [];
        List<ConvertedGrant> converted = [];
        bool isReversible = true;
        int next = 0;
        foreach (SourceDocument document in SourceFile.Read(text, lines.PositionOf, mostValues))
        {
            int start = next;
            next += document.Text.Length;
            DocumentConversion conversion = DocumentConverter.Convert(document, options);
            _ = result.Append(conversion.Text);
            findings.AddRange(conversion.Plan.Findings.Select(finding => finding with { Position = Move(finding.Position) }));
            ConversionFinding[] unknown = [.. UnknownKinds.Find(document, options).Select(finding => finding with { Position = Move(finding.Position) })];
            findings.AddRange(options.RefusesUnknownKinds ? unknown : []);
            remarks.AddRange(conversion.Plan.Remarks.Select(remark => remark with { Position = Move(remark.Position) }));
            remarks.AddRange(options.RefusesUnknownKinds ? [] : unknown.Select(finding => new Finding(finding.Position, finding.Message)));
            remarks.AddRange(PassedOver.Find(document, options).Select(finding => finding with { Position = Move(finding.Position) }));
            converted.AddRange(conversion.Plan.Converted);
            isReversible &= conversion.IsReversible && (conversion.Plan.Converted.Count > 0 || !HasAnnotations(document, options));

            Position Move(Position local)
            {
                Position origin = lines.PositionOf(start);
                return new Position(local.Line + origin.Line - 1, local.Line == 1 ? local.Column + origin.Column - 1 : local.Column);
            }
        }

        return new ConversionResult(result.ToString(), [.. findings.OrderBy(finding => finding.Position)], remarks, converted, isReversible);
    }

    /// <summary>Whether the way back would find something in a document that stays as it is.</summary>
    private static bool HasAnnotations(SourceDocument document, ConversionOptions options) =>
        options.Target == ConversionTarget.Annotations
        && document.Text.Contains(GrantKeys.Domain, StringComparison.Ordinal)
        && !Planner.Plan(document, options with { Target = ConversionTarget.Native }).Changes.IsEmpty;

    /// <summary>A block of text that ends with the file has no line end in it, and gets one when lines are put behind it.</summary>
    private static ConversionResult CheckEnd(string before, ConversionResult result, string end)
    {
        if (IsOpen(before, end) == IsOpen(result.Text, end))
        {
            return result;
        }

        ConversionFinding finding = new(new LineTable(before).PositionOf(before.Length), "the file ends in the middle of a block of text; end its last line", "", null);
        return result with { Findings = [finding] };
    }

    /// <summary>Whether a text says something else when its last line is ended.</summary>
    private static bool IsOpen(string text, string end) =>
        TreeComparison.FindDifference(SourceFile.Read(text).Last().Root, SourceFile.Read(text + end).Last().Root, new ChangeSet()) is not null;

    /// <summary>
    /// Whether a text that stays as it is has annotations that the way back would make fields of. Where that is so, a file of which other
    /// parts were converted does not come back as it was.
    /// </summary>
    /// <param name="text">Documents without anything to convert.</param>
    /// <param name="options">How the others are converted.</param>
    public static bool IsChangedByTheWayBack(string text, ConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return text.Contains(GrantKeys.Domain, StringComparison.Ordinal) && SourceFile.Read(text).Any(document => HasAnnotations(document, options));
        }
        catch (ManifestException)
        {
            return false;
        }
    }
}
