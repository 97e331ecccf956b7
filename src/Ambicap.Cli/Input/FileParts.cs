using Ambicap.Kubernetes.Lists;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Input;

/// <summary>Cuts a file into parts that end between documents.</summary>
/// <param name="file">The file.</param>
/// <param name="window">What is read of it.</param>
internal sealed class FileParts(InputFile file, FileWindow window)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private int MarkLength => window.Begin == new Position(1, 1) && window.Text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    /// <summary>The parts, in order; the last one says so.</summary>
    internal IEnumerable<ManifestBatch> Read()
    {
        while (true)
        {
            if (window.Fill() is { } error)
            {
                yield return Fail(error);
                yield break;
            }

            int end = window.IsEnd ? window.Length : DocumentBoundary.FindLast(window.Text);
            if ((window.IsEnd && !IsOneTooLarge()) || (!window.IsEnd && end > 0))
            {
                yield return Take(end);
                if (window is { IsEnd: true, Length: 0 })
                {
                    yield break;
                }
            }
            else if (FindList() is { } list && !IsWhole(list))
            {
                bool isLast = false;
                foreach (ManifestBatch batch in new ListParts(file, window, list, MarkLength).Read())
                {
                    isLast = batch.IsLast;
                    yield return batch;
                }

                if (isLast)
                {
                    yield break;
                }

                window.Shrink();
            }
            else if (window.Length >= Largest().Largest)
            {
                yield return Fail($"a document larger than {Largest().Most} of one that is no List; split it");
                yield break;
            }
            else
            {
                window.Grow();
            }
        }
    }

    /// <summary>The long list that the window begins with; null where it begins with none.</summary>
    private LongList? FindList() => window.Length >= window.Sizes.LongList ? LongList.Begin(window.Text[MarkLength..]) : null;

    /// <summary>Whether the end of the file ends a document that is too large: the window may have had room for it.</summary>
    private bool IsOneTooLarge() => window.Length > Largest().Largest && DocumentBoundary.FindLast(window.Text) == 0;

    private bool IsWhole(LongList list) => list.Kind is { } kind && kind == window.Sizes.WholeKind;

    private BatchSizes Largest() => FindList() is { } list && IsWhole(list) ? BatchSizes.Whole : window.Sizes;

    /// <summary>Whole documents.</summary>
    private ManifestBatch Take(int count)
    {
        Position begin = window.Begin;
        byte[] buffer = window.Take(count);
        return new ManifestBatch(file, buffer, count, begin, window is { IsEnd: true, Length: 0 }, null);
    }

    private ManifestBatch Fail(string error)
    {
        Position begin = window.Begin;
        window.Close();
        return new ManifestBatch(file, [], 0, begin, true, error);
    }
}
