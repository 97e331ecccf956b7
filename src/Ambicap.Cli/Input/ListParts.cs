using System.Buffers;
using Ambicap.Kubernetes.Lists;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>Cuts a long List into parts of some items, each a document of its own.</summary>
/// <param name="file">The file.</param>
/// <param name="window">What is read of it; the list begins it.</param>
/// <param name="list">The list.</param>
/// <param name="skipped">What stands before the list and is no part of it, in bytes.</param>
internal sealed class ListParts(InputFile file, FileWindow window, LongList list, int skipped)
{
    private ReadOnlyMemory<byte> _instead;
    private int _itemsBefore;

    /// <summary>The parts, up to the list's end; what stands against it is the last.</summary>
    internal IEnumerable<ManifestBatch> Read()
    {
        _instead = window.Text[..(skipped + list.HeadLength)].ToArray();
        window.Drop(_instead.Length);
        while (true)
        {
            ListPlace place = Find(out int items);
            if (place is { IsFound: true, IsEnd: false })
            {
                yield return Take(place.Offset, isLast: false);
                _itemsBefore += items;
                window.Drop(list.Separator.Length);
                _instead = list.Separator;
                continue;
            }

            int end = place.IsFound ? list.FindEnd(window.Text, place.Offset) : window.Length;

            // Of a line that begins another document, what follows its dashes decides.
            if (window.IsEnd || (place.IsFound && end + "--- ".Length <= window.Length))
            {
                string? wrong = list.Judge(window.Text[(place.IsFound ? place.Offset : end)..end]);
                yield return wrong is null ? Take(end, isLast: true) : Fail(place.IsFound ? place.Offset : end, wrong);
                yield break;
            }

            if (window.Length >= window.Sizes.Largest)
            {
                yield return Fail(0, $"an item of a List larger than {window.Sizes.Most}; split it");
                yield break;
            }

            if (window.IsFull)
            {
                window.Grow();
            }

            if (window.Fill() is { } error)
            {
                yield return Fail(window.Length, error);
                yield break;
            }
        }
    }

    /// <summary>Where the next part begins, or the items end: as many items as a part has room for, and one at least.</summary>
    /// <param name="items">How many items are before that.</param>
    private ListPlace Find(out int items)
    {
        items = 0;
        ListPlace best = ListPlace.None;
        int from = 0;
        while (list.FindNext(window.Text, from, window.IsEnd) is { IsFound: true } place)
        {
            if (place.IsEnd || (place.Offset > window.Sizes.Items && best.IsFound))
            {
                return best.IsFound ? best : place;
            }

            best = place;
            from = place.Offset;
            items++;
        }

        return best;
    }

    /// <summary>Makes a document of what the window begins with.</summary>
    private ManifestBatch Take(int count, bool isLast)
    {
        ReadOnlySpan<byte> lead = list.LeadOf(isLast).Span;
        ReadOnlySpan<byte> tail = isLast ? [] : list.Tail;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(lead.Length + count + tail.Length);
        lead.CopyTo(buffer);
        window.Text[..count].CopyTo(buffer.AsSpan(lead.Length));
        tail.CopyTo(buffer.AsSpan(lead.Length + count));
        Position begin = BeginOf(lead, window.Begin);
        window.Drop(count);
        bool isFilesLast = isLast && window is { IsEnd: true, Length: 0 };
        return new ManifestBatch(file, buffer, lead.Length + count + tail.Length, begin, isFilesLast, null)
        {
            Frame = new ListFrame(lead.Length, _instead, tail.Length, !isLast, _itemsBefore),
        };
    }

    private ManifestBatch Fail(int offset, string error)
    {
        Position place = window.PlaceOf(offset);
        window.Close();
        return new ManifestBatch(file, [], 0, place, true, error);
    }

    /// <summary>Where the lead would have to begin in the file, that what follows it is where it is.</summary>
    private static Position BeginOf(ReadOnlySpan<byte> lead, Position follows)
    {
        int last = lead.LastIndexOf((byte)'\n');
        return last < 0
            ? follows with { Column = follows.Column - lead.Length }
            : new Position(follows.Line - lead.Count((byte)'\n'), 1);
    }
}
