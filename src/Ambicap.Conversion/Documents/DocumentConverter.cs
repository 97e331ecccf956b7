using Ambicap.Conversion.Checking;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Memory;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Documents;

/// <summary>Converts one document.</summary>
internal static class DocumentConverter
{
    /// <summary>Converts a document.</summary>
    /// <returns>Its new text; the same text where there is nothing to convert, or where something stands against it.</returns>
    internal static DocumentConversion Convert(SourceDocument document, ConversionOptions options)
    {
        ConversionPlan plan = Planner.Plan(document, options);
        if (!plan.Changes.IsEmpty && document.Flaw is { } flaw)
        {
            plan.Refuse(new UnconvertibleException(flaw.Offset, flaw.Message));
        }

        if (plan.Findings.Count > 0 || plan.Changes.IsEmpty)
        {
            return new DocumentConversion(document.Text, plan, IsReversible: true);
        }

        try
        {
            List<Edit> edits = DocumentEditor.Edits(document, plan.Changes);
            return options.Target == ConversionTarget.Annotations ? ToAnnotations(plan, edits, options) : ToNative(plan, edits, options);
        }
        catch (UnconvertibleException failure)
        {
            plan.Refuse(failure);
            return new DocumentConversion(document.Text, plan, IsReversible: true);
        }
    }

    /// <summary>
    /// Where the way back would write the same bytes by itself, nothing else is needed. Otherwise the lines that change are kept as
    /// comments. JSON has none.
    /// </summary>
    private static DocumentConversion ToAnnotations(ConversionPlan plan, List<Edit> edits, ConversionOptions options)
    {
        SourceDocument document = plan.Document;
        SourceDocument? plain = TryPlain(plan, edits, options, out UnconvertibleException? failure);
        if (plain is not null && ComesBack(document, plain, options))
        {
            return new DocumentConversion(plain.Text, plan, IsReversible: true);
        }

        if (!document.IsJson && TryRemember(plan, edits, options) is { } remembered)
        {
            return new DocumentConversion(remembered, plan, IsReversible: true);
        }

        return plain is not null ? new DocumentConversion(plain.Text, plan, IsReversible: false) : throw failure!;
    }

    private static SourceDocument? TryPlain(ConversionPlan plan, List<Edit> edits, ConversionOptions options, out UnconvertibleException? failure)
    {
        try
        {
            SourceDocument plain = ConversionCheck.Run(plan, TextEditor.Apply(plan.Document, edits), options);
            failure = null;
            return plain;
        }
        catch (UnconvertibleException problem)
        {
            failure = problem;
            return null;
        }
    }

    private static string? TryRemember(ConversionPlan plan, List<Edit> edits, ConversionOptions options)
    {
        try
        {
            SourceDocument remembered = ConversionCheck.Run(plan, MemoryWriter.Apply(plan.Document, edits, plan.Kept), options);
            return ComesBack(plan.Document, remembered, options) ? remembered.Text : null;
        }
        catch (UnconvertibleException)
        {
            return null;
        }
    }

    /// <summary>Whether the way back gives the document's own text; that need not be checked once more.</summary>
    private static bool ComesBack(SourceDocument document, SourceDocument converted, ConversionOptions options)
    {
        ConversionOptions back = options with { Target = ConversionTarget.Native };
        ConversionPlan plan = Planner.Plan(converted, back);
        try
        {
            return plan.Findings.Count == 0 && !plan.Changes.IsEmpty
                && (MemoryReader.TryRestore(converted, back) ?? Undo(plan, DocumentEditor.Edits(converted, plan.Changes))) == document.Text;
        }
        catch (UnconvertibleException)
        {
            return false;
        }
    }

    private static DocumentConversion ToNative(ConversionPlan plan, List<Edit> edits, ConversionOptions options)
    {
        if (MemoryReader.TryRestore(plan.Document, options) is { } original)
        {
            return new DocumentConversion(original, plan, IsReversible: true);
        }

        SourceDocument result = ConversionCheck.Run(plan, Undo(plan, edits), options);
        return new DocumentConversion(result.Text, plan, IsReversible: true);
    }

    private static string Undo(ConversionPlan plan, List<Edit> edits) =>
        TextEditor.Apply(plan.Document, edits.Concat(MemoryReader.Forget(plan.Document)));
}
