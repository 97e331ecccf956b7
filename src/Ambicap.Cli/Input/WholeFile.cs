namespace Ambicap.Cli.Input;

/// <summary>A file that is read at once, for those who act on a single object of it.</summary>
internal static class WholeFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The bytes of a file, without byte order mark; at most as many as one document may have.</summary>
    /// <exception cref="InputException">It cannot be read, or is larger.</exception>
    internal static byte[] Read(InputFile file)
    {
        using MemoryStream bytes = new();
        foreach (ManifestBatch batch in BatchReader.Read(file, BatchSizes.Whole))
        {
            if (batch.Error is { } error)
            {
                throw new InputException(new InputProblem(batch.Begin, error).In(file));
            }

            bytes.Write(batch.Buffer, 0, batch.Length);
            batch.Release();
            if (bytes.Length > BatchSizes.Whole.Largest)
            {
                throw new InputException($"{file.Name}: larger than {BatchSizes.Whole.Most}; split it");
            }
        }

        byte[] text = bytes.ToArray();
        return text.AsSpan().StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text;
    }
}
