using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Lists;

/// <summary>
/// A List of many objects, as <c>kubectl get --all-namespaces</c> prints it, to be read in parts of some items each. A part is a
/// document of its own: what stands before the items, and then these. Where items begin is told by the text alone, as
/// <see cref="DocumentBoundary"/> tells documents: in YAML by lines in block style, in JSON by braces outside of strings.
/// </summary>
public abstract class LongList
{
    /// <summary>What may stand before the items and behind them, in bytes.</summary>
    public const int LongestFrame = 64 * 1024;

    private readonly byte[] _head;
    private readonly byte[] _headWithKind;

    /// <param name="head">What stands before the first item, as parts begin with it.</param>
    /// <param name="headWithKind">The same with the kind List, where it has none.</param>
    /// <param name="kind">The kind that it has.</param>
    private protected LongList(byte[] head, byte[] headWithKind, string? kind) => (_head, _headWithKind, Kind) = (head, headWithKind, kind);

    /// <summary>How much stands before the first item, in bytes.</summary>
    public int HeadLength => _head.Length;

    /// <summary>What a part ends with that is not the list's last.</summary>
    public virtual ReadOnlySpan<byte> Tail => [];

    /// <summary>What the file has between the items of two parts, and neither of them.</summary>
    public virtual ReadOnlyMemory<byte> Separator => default;

    /// <summary>The kind, where it stands before the items; else null.</summary>
    public string? Kind { get; }

    /// <summary>What a part begins with, in front of its items.</summary>
    /// <param name="isLast">Whether the part has the list's end, where the kind may stand.</param>
    public ReadOnlyMemory<byte> LeadOf(bool isLast) => isLast ? _head : _headWithKind;

    /// <summary>Begins with a document.</summary>
    /// <param name="text">Its beginning, more than <see cref="LongestFrame"/> of it.</param>
    /// <returns>Null where it is no list that is known to be one before its first item, or not in block style.</returns>
    public static LongList? Begin(ReadOnlySpan<byte> text) => DocumentBoundary.IsJson(text) ? JsonList.Begin(text) : YamlList.Begin(text);

    /// <summary>Finds where the next part could begin, or where the items end.</summary>
    /// <param name="text">The text from an item on.</param>
    /// <param name="from">An item's beginning, as this gave it; 0 for the first.</param>
    /// <param name="isWhole">Whether the text is all that there is.</param>
    public abstract ListPlace FindNext(ReadOnlySpan<byte> text, int from, bool isWhole);

    /// <summary>Where the document ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="itemsEnd">Where the items end in it.</param>
    /// <returns>The text's length where no other document begins in it.</returns>
    public abstract int FindEnd(ReadOnlySpan<byte> text, int itemsEnd);

    /// <summary>What is wrong with a list by what stands behind its items, where parts of it were read before that was known.</summary>
    /// <param name="behind">What stands behind the items, to the document's end.</param>
    public string? Judge(ReadOnlySpan<byte> behind)
    {
        if (Kind is not null || HeadOf([.. _head, .. behind[..Math.Min(behind.Length, LongestFrame)]]) is not { } head)
        {
            return null; // whoever reads the last part says why it is no document
        }

        string kind = head.Kind is null ? "which is missing" : PrintableText.Of(head.Kind);
        return head.Kind == "List" ? null : $"the kind, {kind}, of a list this long has to stand before its items, or be List; move it there";
    }

    /// <summary>What a text says that has no items; null where it cannot be read, or is several documents.</summary>
    private protected static ObjectHead? HeadOf(ReadOnlySpan<byte> text)
    {
        Visitor visitor = default;
        try
        {
            new DocumentReader().Read(text, 1, ref visitor);
        }
        catch (ManifestException)
        {
            return null;
        }

        return visitor.Documents == 1 ? visitor.Head : null;
    }

    /// <summary>Whether a document is a list by what stands before its items, or may be one by what stands behind.</summary>
    private protected static bool MayBeList(ObjectHead head) => head.Kind is null || head.Kind.EndsWith("List", StringComparison.Ordinal);

    private struct Visitor : IDocumentVisitor
    {
        internal int Documents { get; private set; }

        internal ObjectHead? Head { get; private set; }

        public void Visit<TSource>(ref TSource source)
            where TSource : ITokenSource, allows ref struct
        {
            Documents++;
            if (source.Read() && source.Kind == TokenKind.MappingStart)
            {
                Head = ObjectHead.Read(ref source, default);
            }
            else
            {
                source.Skip();
            }
        }
    }
}

/// <summary>A place among the items of a list.</summary>
/// <param name="Offset">Where it is; negative where the text ends before.</param>
/// <param name="IsEnd">Whether the items end there; otherwise the next one begins.</param>
public readonly record struct ListPlace(int Offset, bool IsEnd)
{
    /// <summary>The text ends before.</summary>
    public static ListPlace None { get; } = new(-1, false);

    /// <summary>Whether there is a place.</summary>
    public bool IsFound => Offset >= 0;
}
