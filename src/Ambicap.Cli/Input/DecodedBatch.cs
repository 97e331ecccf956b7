using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Input;

/// <summary>What became of a part of a file.</summary>
/// <param name="Batch">The part; its buffer is gone.</param>
/// <param name="Documents">How many documents it had.</param>
/// <param name="Objects">Their objects, each with the number of its document in the part, from 0.</param>
internal sealed record DecodedBatch(ManifestBatch Batch, int Documents, IReadOnlyList<(int Document, DecodedObject Object)> Objects)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes a part, document by document, so that a broken one does not spoil the next.</summary>
    internal static DecodedBatch Decode(ManifestBatch batch, DocumentDecoder decoder)
    {
        List<(int, DecodedObject)> objects = [];
        int documents = 0;
        int line = batch.FirstLine;
        ReadOnlySpan<byte> text = batch.Buffer.AsSpan(0, batch.Length);
        int start = line == 1 && text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        while (start < text.Length)
        {
            int end = DocumentBoundary.FindNext(text, start);
            ReadOnlySpan<byte> document = text[start..end];
            int before = objects.Count;
            int read = decoder.Decode(document, line, objects);
            Renumber(objects, before, documents);
            documents += read;
            line += document.Count((byte)'\n');
            start = end;
        }

        batch.Release();
        return new DecodedBatch(batch with { Buffer = [] }, documents, objects);
    }

    private static void Renumber(List<(int Document, DecodedObject Object)> objects, int from, int documents)
    {
        for (int i = from; i < objects.Count; i++)
        {
            objects[i] = (objects[i].Document + documents, objects[i].Object);
        }
    }
}
