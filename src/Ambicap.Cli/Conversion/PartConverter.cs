using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Conversion;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Documents;
using Ambicap.Conversion.Functions;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Cli.Conversion;

/// <summary>Converts a part of a file, document by document. Documents without anything like a grant pass as they are, unread.</summary>
/// <param name="options">How to convert.</param>
/// <param name="asksForWayBack">Whether somebody wants to know what the way back would do to documents that stay.</param>
internal sealed class PartConverter(ConversionOptions options, bool asksForWayBack)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Converts a part.</summary>
    internal ConvertedPart Convert(ManifestBatch batch)
    {
        ConvertedPart part = new();
        ReadOnlyMemory<byte> text = batch.Buffer.AsMemory(0, batch.Length);
        if (FindForeign(text.Span, batch.FirstLine) is { } foreign)
        {
            part.Unreadable = foreign;
        }
        else if (!asksForWayBack && !GrantWords.MayBeIn(text.Span, options.Target) && !IsFunction(batch, text.Span))
        {
            part.Output.Add(text);
        }
        else
        {
            ConvertDocuments(part, batch, text);
        }

        return part;
    }

    private void ConvertDocuments(ConvertedPart part, ManifestBatch batch, ReadOnlyMemory<byte> text)
    {
        WrittenFaults faults = new(options);
        int line = batch.FirstLine;
        int passed = 0;
        for (int start = 0; start < text.Length && part.Unreadable is null;)
        {
            int end = DocumentBoundary.FindNext(text.Span, start);
            ReadOnlyMemory<byte> document = text[start..end];
            bool isWhole = batch is { FirstLine: 1, IsLast: true } && start == 0 && end == text.Length;
            if (Convert(part, faults, document, line, isWhole) is { } converted)
            {
                part.Output.Add(text[passed..start]);
                part.Output.Add(converted);
                passed = end;
            }

            line += document.Span.Count((byte)'\n');
            start = end;
        }

        part.Output.Add(text[passed..]);
    }

    /// <summary>What a document becomes; null where it stays.</summary>
    private byte[]? Convert(ConvertedPart part, WrittenFaults faults, ReadOnlyMemory<byte> document, int line, bool isWhole)
    {
        if (isWhole && IsFunction(document.Span) && ResourceListFunction.IsOne(s_utf8.GetString(document.Span)))
        {
            part.IsFunction = true;
        }
        else if (!GrantWords.MayBeIn(document.Span, options.Target) || IsOfAnnotationsAlone(faults, document.Span))
        {
            part.HasWayBack |= asksForWayBack && options.Target == ConversionTarget.Annotations
                && GrantWords.MayBeIn(document.Span, ConversionTarget.Native)
                && ManifestConverter.IsChangedByTheWayBack(s_utf8.GetString(document.Span), options);
            return null;
        }

        string text = s_utf8.GetString(document.Span);
        try
        {
            ConversionResult result = part.IsFunction ? ResourceListFunction.Run(text, options) : ManifestConverter.Convert(text, options);
            part.Findings.AddRange(result.Findings.Select(finding => finding with { Position = Move(finding.Position, line) }));
            part.Remarks.AddRange(result.Remarks.Select(remark => remark with { Position = Move(remark.Position, line) }));
            part.Containers += result.IsChanged ? result.Converted.Count : 0;
            part.IsReversible &= result.IsReversible;
            part.HasWayBack |= asksForWayBack && !result.IsChanged && !part.IsFunction && options.Target == ConversionTarget.Annotations
                && ManifestConverter.IsChangedByTheWayBack(text, options);
            return ReferenceEquals(result.Text, text) ? null : s_utf8.GetBytes(result.Text);
        }
        catch (ManifestException failure)
        {
            part.Unreadable = failure.Finding with { Position = Move(failure.Finding.Position, line) };
            return null;
        }
    }

    /// <summary>Whether there is nothing to convert to annotations, and nothing wrong with those that are there.</summary>
    private bool IsOfAnnotationsAlone(WrittenFaults faults, ReadOnlySpan<byte> document) =>
        options.Target == ConversionTarget.Annotations && !GrantWords.MustBeRead(document) && !faults.AreIn(document);

    private static bool IsFunction(ManifestBatch batch, ReadOnlySpan<byte> text) => batch is { FirstLine: 1, IsLast: true } && IsFunction(text);

    private static bool IsFunction(ReadOnlySpan<byte> text) => text.IndexOf("ResourceList"u8) >= 0;

    private static Position Move(Position position, int line) => position with { Line = position.Line + line - 1 };

    /// <summary>What is no UTF-8: a byte that is replaced would be written back as another.</summary>
    private static Finding? FindForeign(ReadOnlySpan<byte> text, int line)
    {
        if (line == 1 && (text is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] || (text.Length > 1 && (text[0] == 0 || text[1] == 0))))
        {
            return new Finding(new Position(1, 1), "UTF-16 or UTF-32, and manifests are read as UTF-8; convert it, for example with iconv -t UTF-8");
        }

        return DocumentReader.FindForeign(text, line);
    }
}
