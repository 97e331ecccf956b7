using System.Text;
using Ambicap.Conversion.Checking;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Documents;

/// <summary>
/// Mends manifests whose containers ask for capabilities in ways that give them nothing. As a conversion it edits the text, byte for byte
/// the same elsewhere, and lets no result pass that says anything else than was planned.
/// </summary>
public static class ManifestFixer
{
    /// <summary>One step spells, one grants; there is never more to do.</summary>
    private const int MostSteps = 4;

    private const char ByteOrderMark = '\ufeff';

    /// <summary>Mends the text of a file. Mended twice it stays as it was mended once.</summary>
    /// <param name="text">YAML of any number of documents, or JSON objects; a byte order mark may stand before it.</param>
    /// <param name="options">By what.</param>
    /// <exception cref="ManifestException">The text cannot be read.</exception>
    public static FixResult Fix(string text, FixOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        int mark = text.Length > 0 && text[0] == ByteOrderMark ? 1 : 0;
        string body = text[mark..];

        // Lines are easier to put in where each has its end.
        string end = body.EndsWith('\n') || body.EndsWith('\r') ? "" : new LineTable(body).NewLineAt(0);
        FixResult result = FixLines(body + end, options);
        bool isChanged = result.Text != body + end;
        return isChanged && result.Text.EndsWith(end, StringComparison.Ordinal)
            ? result with { Text = text[..mark] + result.Text[..^end.Length] }
            : result with { Text = text };
    }

    private static FixResult FixLines(string text, FixOptions options)
    {
        LineTable lines = new(text);
        StringBuilder result = new();
        List<ConversionFinding> findings = [];
        int start = 0;
        foreach (SourceDocument document in SourceFile.Read(text, lines.PositionOf))
        {
            (string mended, IReadOnlyList<ConversionFinding> found) = Fix(document, options);
            _ = result.Append(mended);
            Position origin = lines.PositionOf(start);
            findings.AddRange(found.Select(finding => finding with { Position = Move(finding.Position, origin) }));
            start += document.Text.Length;
        }

        return new FixResult(result.ToString(), findings);
    }

    private static (string Text, IReadOnlyList<ConversionFinding> Findings) Fix(SourceDocument document, FixOptions options)
    {
        SourceDocument current = document;
        for (int step = 0; step < MostSteps; step++)
        {
            ConversionPlan plan = Planner.PlanFix(current, options);
            if (!plan.Changes.IsEmpty && current.Flaw is { } flaw)
            {
                plan.Refuse(new UnconvertibleException(flaw.Offset, flaw.Message));
            }

            if (plan.Findings.Count > 0 || plan.Changes.IsEmpty)
            {
                // What stands against a later step leaves the document as it came, whole.
                return (plan.Findings.Count > 0 ? document.Text : current.Text, plan.Findings);
            }

            try
            {
                current = ConversionCheck.Run(plan, TextEditor.Apply(current, DocumentEditor.Edits(current, plan.Changes)), options);
            }
            catch (UnconvertibleException failure)
            {
                plan.Refuse(failure);
                return (document.Text, plan.Findings);
            }
        }

        return (current.Text, []);
    }

    private static Position Move(Position local, Position origin) =>
        new(local.Line + origin.Line - 1, local.Line == 1 ? local.Column + origin.Column - 1 : local.Column);
}
