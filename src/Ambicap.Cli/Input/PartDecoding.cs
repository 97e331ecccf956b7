using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>
/// Decodes a part of a file, document by document, so that a broken one does not spoil the next. Of each object something is made at once:
/// what need not be kept is gone before the collector meets it.
/// </summary>
/// <param name="batch">The part; its buffer is given back.</param>
/// <param name="make">What is made of an object.</param>
/// <param name="take">Takes what was made, each with the number of its document in the part, from 0.</param>
internal sealed class PartDecoding<T>(ManifestBatch batch, Func<InputFile, DecodedObject, T> make, Action<InputObject<T>> take)
    where T : class
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes.</summary>
    /// <returns>How many documents end in the part.</returns>
    internal int Run(DocumentDecoder decoder)
    {
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
                take(Make(documents + number, item));
            }

            documents += read;
            line += document.Count((byte)'\n');
            start = end;
        }

        batch.Release();
        return batch.IsOpen ? documents - 1 : documents;
    }

    private InputObject<T> Make(int document, DecodedObject item) =>
        item is UnreadableObject { Finding: var finding }
            ? new InputObject<T>(batch.File, document, null, new InputProblem(finding.Position, batch.Frame?.Renumber(finding.Message) ?? finding.Message))
            : new InputObject<T>(batch.File, document, make(batch.File, item), null);
}
