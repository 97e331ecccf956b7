using System.Collections.Concurrent;
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
    /// <summary>In bytes; kubectl apply itself takes no object of more than a quarter of it.</summary>
    private const int LargestEdited = 1024 * 1024;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentBag<WrittenFaults> _faults = [];

    /// <summary>Converts a part.</summary>
    internal ConvertedPart Convert(ManifestBatch batch)
    {
        ConvertedPart part = new();
        ReadOnlyMemory<byte> text = batch.Buffer.AsMemory(0, batch.Length);
        if (FindForeign(batch, text.Span) is { } foreign)
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

        if (batch.Frame is { } frame)
        {
            Unframe(part, frame, text, batch.Start);
        }

        return part;
    }

    /// <summary>Makes of what was said and written of some items what is right for the whole List.</summary>
    private static void Unframe(ConvertedPart part, ListFrame frame, ReadOnlyMemory<byte> text, Position begin)
    {
        for (int i = 0; i < part.Findings.Count; i++)
        {
            ConversionFinding finding = part.Findings[i];
            part.Findings[i] = finding with { Message = frame.Renumber(finding.Message), Path = frame.Renumber(finding.Path) };
        }

        for (int i = 0; i < part.Remarks.Count; i++)
        {
            part.Remarks[i] = part.Remarks[i] with { Message = frame.Renumber(part.Remarks[i].Message) };
        }

        part.Unreadable = part.Unreadable is { } flaw ? flaw with { Message = frame.Renumber(flaw.Message) }
            : TakeOff(frame, text, part.Output) ? null
            : new Finding(begin, "a List that cannot be converted in parts; split it");
    }

    /// <summary>Takes off what was put around the items of a long List, and puts what the file has there.</summary>
    /// <returns>False where the conversion has changed it.</returns>
    private static bool TakeOff(ListFrame frame, ReadOnlyMemory<byte> text, List<ReadOnlyMemory<byte>> output)
    {
        using MemoryStream joined = new();
        output.ForEach(piece => joined.Write(piece.Span));
        byte[] all = joined.ToArray();
        if (!all.AsSpan().StartsWith(text.Span[..frame.Lead]) || !all.AsSpan().EndsWith(text.Span[^frame.Tail..]))
        {
            return false;
        }

        output.Clear();
        output.Add(frame.Instead);
        output.Add(all.AsMemory(frame.Lead, all.Length - frame.Lead - frame.Tail));
        return true;
    }

    private void ConvertDocuments(ConvertedPart part, ManifestBatch batch, ReadOnlyMemory<byte> text)
    {
        WrittenFaults faults = _faults.TryTake(out WrittenFaults? free) ? free : new WrittenFaults(options);
        Position begin = batch.Start;
        int passed = 0;
        for (int start = 0; start < text.Length && part.Unreadable is null;)
        {
            int end = DocumentBoundary.FindNext(text.Span, start);
            ReadOnlyMemory<byte> document = text[start..end];
            bool isWhole = batch.IsWhole && start == 0 && end == text.Length;
            if (Convert(part, faults, document, begin, isWhole) is { } converted)
            {
                part.Output.Add(text[passed..start]);
                part.Output.Add(converted);
                passed = end;
            }

            begin = new Position(begin.Line + document.Span.Count((byte)'\n'), 1);
            start = end;
        }

        part.Output.Add(text[passed..]);
        _faults.Add(faults);
    }

    /// <summary>What a document becomes; null where it stays.</summary>
    private byte[]? Convert(ConvertedPart part, WrittenFaults faults, ReadOnlyMemory<byte> document, Position begin, bool isWhole)
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

        if (document.Length > LargestEdited && !part.IsFunction)
        {
            part.Unreadable = new Finding(begin, $"a document with grants larger than {LargestEdited / 1024 / 1024} MiB, the most that is edited; split it");
            return null;
        }

        string text = s_utf8.GetString(document.Span);
        try
        {
            ConversionResult result = part.IsFunction ? ResourceListFunction.Run(text, options) : ManifestConverter.Convert(text, options);
            part.Findings.AddRange(result.Findings.Select(finding => finding with { Position = Move(finding.Position, begin) }));
            part.Remarks.AddRange(result.Remarks.Select(remark => remark with { Position = Move(remark.Position, begin) }));
            part.Containers += result.IsChanged ? result.Converted.Count : 0;
            part.IsReversible &= result.IsReversible;
            part.HasWayBack |= asksForWayBack && !result.IsChanged && !part.IsFunction && options.Target == ConversionTarget.Annotations
                && ManifestConverter.IsChangedByTheWayBack(text, options);
            return ReferenceEquals(result.Text, text) ? null : s_utf8.GetBytes(result.Text);
        }
        catch (ManifestException failure)
        {
            part.Unreadable = failure.Finding with { Position = Move(failure.Finding.Position, begin) };
            return null;
        }
    }

    /// <summary>Whether there is nothing to convert to annotations, and nothing wrong with those that are there.</summary>
    private bool IsOfAnnotationsAlone(WrittenFaults faults, ReadOnlySpan<byte> document) =>
        options.Target == ConversionTarget.Annotations && !GrantWords.MustBeRead(document) && !faults.AreIn(document);

    private static bool IsFunction(ManifestBatch batch, ReadOnlySpan<byte> text) => batch.IsWhole && IsFunction(text);

    private static bool IsFunction(ReadOnlySpan<byte> text) => text.IndexOf("ResourceList"u8) >= 0;

    /// <summary>Where something stands in a file, of which a text is a part that begins somewhere.</summary>
    internal static Position Move(Position position, Position begin) =>
        new(position.Line + begin.Line - 1, position.Line == 1 ? position.Column + begin.Column - 1 : position.Column);

    /// <summary>What is no UTF-8: a byte that is replaced would be written back as another.</summary>
    private static Finding? FindForeign(ManifestBatch batch, ReadOnlySpan<byte> text)
    {
        Position begin = batch.Start;
        if (begin.Line == 1 && batch.Frame is null && (text is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] || (text.Length > 1 && (text[0] == 0 || text[1] == 0))))
        {
            return new Finding(new Position(1, 1), "UTF-16 or UTF-32, and manifests are read as UTF-8; convert it, for example with iconv -t UTF-8");
        }

        return DocumentReader.FindForeign(text, begin.Line, begin.Column);
    }
}
