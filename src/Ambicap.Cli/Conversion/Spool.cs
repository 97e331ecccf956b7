namespace Ambicap.Cli.Conversion;

/// <summary>
/// Output that waits until nothing stands against it any more: a refusal in the last document leaves nothing written. What is large waits
/// in a temporary file without a name that others could open.
/// </summary>
internal sealed class Spool : IDisposable
{
    private const int MostInMemory = 4 * 1024 * 1024;
    private const int CopySize = 128 * 1024;

    private Stream _stream = new MemoryStream();

    /// <summary>How much waits, in bytes.</summary>
    internal long Length => _stream.Length;

    /// <summary>Whether the last byte is no line end.</summary>
    internal bool IsLineOpen { get; private set; }

    public void Dispose() => _stream.Dispose();

    /// <summary>Adds bytes.</summary>
    /// <exception cref="InputException">The temporary file cannot be written.</exception>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_stream is MemoryStream memory && memory.Length + bytes.Length > MostInMemory)
            {
                string path = Path.Combine(Path.GetTempPath(), $"ambicap-{Guid.NewGuid():N}");
                FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                FileStream file = new(path, options);

                // Without a name nothing is left, however this process ends. Where an open file keeps its name, it goes when it is closed.
                if (!OperatingSystem.IsWindows())
                {
                    File.Delete(path);
                }

                memory.WriteTo(file);
                memory.Dispose();
                _stream = file;
            }

            _stream.Write(bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path.GetTempPath()}: {failure.Message.TrimEnd('.')}; give room for temporary files, or another folder by TMPDIR");
        }

        IsLineOpen = bytes.IsEmpty ? IsLineOpen : bytes[^1] != (byte)'\n';
    }

    /// <summary>Writes everything to another stream.</summary>
    internal void CopyTo(Stream other)
    {
        Rewind().CopyTo(other, CopySize);
    }

    /// <summary>Gives everything, piece by piece.</summary>
    internal void ForEach(Action<ReadOnlyMemory<byte>> take)
    {
        byte[] piece = new byte[CopySize];
        Stream stream = Rewind();
        for (int read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            take(piece.AsMemory(0, read));
        }
    }

    /// <summary>Everything, to be read from its beginning; nothing may be added until that is done.</summary>
    internal Stream Rewind()
    {
        _stream.Position = 0;
        return _stream;
    }
}
