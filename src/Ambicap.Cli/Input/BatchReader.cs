namespace Ambicap.Cli.Input;

/// <summary>
/// Reads files in parts that end between documents, and between the items of long Lists, so that a file of any size takes a bounded amount
/// of memory and its parts can be decoded side by side.
/// </summary>
internal static class BatchReader
{
    /// <summary>The parts of a file, in order; the last one says so.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sizes">How large parts are; null for the usual sizes.</param>
    internal static IEnumerable<ManifestBatch> Read(InputFile file, BatchSizes? sizes = null)
    {
        Stream? stream = Open(file, out string? error);
        if (stream is null)
        {
            yield return new ManifestBatch(file, [], 0, null, true, error!);
            yield break;
        }

        using (stream)
        {
            foreach (ManifestBatch batch in new FileParts(file, new FileWindow(stream, sizes ?? BatchSizes.Usual)).Read())
            {
                yield return batch;
            }
        }
    }

    private static Stream? Open(InputFile file, out string? error)
    {
        error = file.Error;
        if (error is not null || file.Text is not null)
        {
            return error is null ? new MemoryStream(file.Text!, writable: false) : null;
        }

        try
        {
            return file.Path is null
                ? Console.OpenStandardInput()
                : new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            error = "no such file; name a file, a folder, or - for standard input";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"{failure.Message.TrimEnd('.')}; name a readable file";
        }

        return null;
    }
}

/// <summary>How large the parts of a file are, in bytes.</summary>
/// <param name="Part">The usual size of a part.</param>
/// <param name="Items">The usual size of a part that is items of a List: one document, of which all is held at once.</param>
/// <param name="LongList">A document of this size is read in parts where it is a List.</param>
/// <param name="Largest">The largest document, or item of such a List, that is read.</param>
internal sealed record BatchSizes(int Part, int Items, int LongList, int Largest)
{
    /// <summary>etcd takes no object over 1.5 MiB, and a file may write it with more room.</summary>
    internal static BatchSizes Usual { get; } = new(128 * 1024, 16 * 1024, 128 * 1024, 2 * 1024 * 1024);

    /// <summary>For those who edit text, which takes more room than to read it, and time for the neighbours of what is edited, too. The list of
    /// a KRM function is one answer, and not cut.</summary>
    internal static BatchSizes Edited { get; } = Usual with { Items = 1024, WholeKind = "ResourceList" };

    /// <summary>For those who need a whole file at once.</summary>
    internal static BatchSizes Whole { get; } = Usual with { LongList = int.MaxValue, Largest = 32 * 1024 * 1024 };

    /// <summary>A kind of list that is read at once; null for none.</summary>
    internal string? WholeKind { get; private init; }

    /// <summary>The largest document for people.</summary>
    internal string Most => $"{Largest / 1024 / 1024} MiB, the most that is read";
}
