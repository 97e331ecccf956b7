using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Decodes the objects of a part of a file. What cannot be read is named with its place, and ends the part: whoever wants the documents
/// behind it gives them as parts of their own.
/// </summary>
/// <param name="withPrograms">Whether what containers run is read too.</param>
/// <param name="kinds">The kinds that have Pods; null for those that are built in.</param>
/// <remarks>One decoder is used again and again, by one thread at a time.</remarks>
public sealed class DocumentDecoder(bool withPrograms = false, WorkloadKinds? kinds = null)
{
    /// <summary>The most values that a document with Pods may have, aliases written out. A Pod of 20 containers that says everything has 2,000, and
    /// each value may become something that is held.</summary>
    public const int MostValues = 20_000;

    private readonly DocumentReader _reader = new();

    /// <summary>Decodes.</summary>
    /// <param name="text">The text in UTF-8, without byte order mark: one document or several.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    /// <param name="found">Where the objects go, with the number of each one's document in the text, from 0.</param>
    /// <param name="firstColumn">The column of its first byte there, of JSON; less than 1 where something was put before it.</param>
    /// <returns>How many documents there were; empty ones do not count.</returns>
    public int Decode(ReadOnlySpan<byte> text, int firstLine, List<(int Document, DecodedObject Object)> found, int firstColumn = 1)
    {
        ArgumentNullException.ThrowIfNull(found);
        Visitor visitor = new(withPrograms, kinds ?? WorkloadKinds.BuiltIn, found);
        try
        {
            _reader.Read(text, firstLine, ref visitor, firstColumn);
        }
        catch (ManifestException failure)
        {
            // Nothing of the broken document was found yet: its objects are handed on at its end.
            found.Add((visitor.Documents++, new UnreadableObject(failure.Finding)));
        }

        return visitor.Documents;
    }

    private struct Visitor(bool withPrograms, WorkloadKinds kinds, List<(int Document, DecodedObject Object)> found) : IDocumentVisitor
    {
        private readonly List<DecodedObject> _objects = [];

        internal int Documents { get; set; }

        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            _objects.Clear();
            TSource end = source;
            try
            {
                ObjectDecoder.Decode(ref source, kinds, withPrograms, _objects, source.IsLongerThan(MostValues) ? MostValues : null);
            }
            catch (ManifestException failure)
            {
                _objects.Clear();
                _objects.Add(new UnreadableObject(failure.Finding));
                source = end;
                _ = source.Read();
                source.Skip();
            }

            foreach (DecodedObject item in _objects)
            {
                found.Add((Documents, item));
            }

            Documents++;
        }
    }
}
