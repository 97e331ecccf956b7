using Ambicap.Conversion.Checking;
using Ambicap.Conversion.Editing;
using Ambicap.Conversion.Memory;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion;

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
        string? plain = TryPlain(plan, edits, options, out UnconvertibleException? failure);
        if (plain is not null && ComesBack(document, plain, options))
        {
            return new DocumentConversion(plain, plan, IsReversible: true);
        }

        if (!document.IsJson && TryRemember(plan, edits, options) is { } remembered)
        {
            return new DocumentConversion(remembered, plan, IsReversible: true);
        }

        return plain is not null ? new DocumentConversion(plain, plan, IsReversible: false) : throw failure!;
    }

    private static string? TryPlain(ConversionPlan plan, List<Edit> edits, ConversionOptions options, out UnconvertibleException? failure)
    {
        try
        {
            string plain = TextEditor.Apply(plan.Document, edits);
            ConversionCheck.Run(plan, plain, options);
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
            string remembered = MemoryWriter.Apply(plan.Document, edits, plan.Kept);
            ConversionCheck.Run(plan, remembered, options);
            return ComesBack(plan.Document, remembered, options) ? remembered : null;
        }
        catch (UnconvertibleException)
        {
            return null;
        }
    }

    private static bool ComesBack(SourceDocument document, string converted, ConversionOptions options)
    {
        SourceDocument there = SourceReader.Read(converted, document.IsJson);
        return Convert(there, options with { Target = ConversionTarget.Native }).Text == document.Text;
    }

    private static DocumentConversion ToNative(ConversionPlan plan, List<Edit> edits, ConversionOptions options)
    {
        if (MemoryReader.TryRestore(plan.Document, options) is { } original)
        {
            return new DocumentConversion(original, plan, IsReversible: true);
        }

        string result = TextEditor.Apply(plan.Document, edits.Concat(MemoryReader.Forget(plan.Document)));
        ConversionCheck.Run(plan, result, options);
        return new DocumentConversion(result, plan, IsReversible: true);
    }
}
