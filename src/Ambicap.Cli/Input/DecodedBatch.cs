using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>What became of a part of a file.</summary>
/// <param name="Batch">The part; its buffer is gone.</param>
/// <param name="Documents">How many documents end in it.</param>
/// <param name="Objects">What was made of their objects, each with the number of its document in the part, from 0.</param>
internal sealed record DecodedBatch<T>(ManifestBatch Batch, int Documents, IReadOnlyList<InputObject<T>> Objects)
    where T : class
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Decodes a part, document by document, so that a broken one does not spoil the next. Of each object something is made at once: what
    /// need not be kept is gone before the collector meets it.
    /// </summary>
    internal static DecodedBatch<T> Decode(ManifestBatch batch, DocumentDecoder decoder, Func<InputFile, DecodedObject, T> make)
    {
        List<InputObject<T>> made = [];
        List<(int Document, DecodedObject Object)> found = [];
        int documents = 0;
        (int line, int column) = batch.Start;
        ReadOnlySpan<byte> text = batch.Buffer.AsSpan(0, batch.Length);
        int start = line == 1 && batch.Frame is null && text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        while (start < text.Length)
        {
            int end = DocumentBoundary.FindNext(text, start);
            ReadOnlySpan<byte> document = text[start..end];
            found.Clear();
            int read = decoder.Decode(document, line, found, start == 0 ? column : 1);
            foreach ((int number, DecodedObject item) in found)
            {
                made.Add(Made(batch, documents + number, item, make));
            }

            documents += read;
            line += document.Count((byte)'\n');
            start = end;
        }

        batch.Release();
        return new DecodedBatch<T>(batch with { Buffer = [] }, batch.IsOpen ? documents - 1 : documents, made);
    }

    private static InputObject<T> Made(ManifestBatch batch, int document, DecodedObject item, Func<InputFile, DecodedObject, T> make) =>
        item is UnreadableObject { Finding: var finding }
            ? new InputObject<T>(batch.File, document, null, new InputProblem(finding.Position, batch.Frame?.Renumber(finding.Message) ?? finding.Message))
            : new InputObject<T>(batch.File, document, make(batch.File, item), null);
}
