using System.Text;

namespace Ambicap.Cli.Conversion;

/// <summary>The text of a manifest as its bytes say it, byte order mark included, so that writing it gives the same bytes again.</summary>
/// <param name="Name">The file's name for messages.</param>
/// <param name="Text">The text.</param>
internal sealed record ManifestText(string Name, string Text)
{
    internal const string StandardInput = "-";
    private const int MostBytes = 32 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a text.</summary>
    internal static byte[] ToBytes(string text) => Strict.GetBytes(text);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, or <c>-</c> for standard input.</param>
    /// <exception cref="InputException">It cannot be read, is too large, or is no UTF-8.</exception>
    internal static ManifestText Read(string file)
    {
        string name = file == StandardInput ? "<stdin>" : file;
        try
        {
            using Stream stream = file == StandardInput ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new ManifestText(name, Decode(ReadAll(stream, name), name));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{file}: no such file; name a manifest, a folder, or - for standard input");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: {failure.Message}; name a readable file");
        }
    }

    private static byte[] ReadAll(Stream stream, string name)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[64 * 1024];
        int length;
        while ((length = stream.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, length);
            if (bytes.Length > MostBytes)
            {
                throw new InputException($"{name}: larger than {MostBytes / 1024 / 1024} MiB, the most that is read; split it");
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Decodes strictly: a byte that is replaced would be written back as another.</summary>
    internal static string Decode(byte[] bytes, string name)
    {
        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] || (bytes.Length > 1 && (bytes[0] == 0 || bytes[1] == 0)))
        {
            throw new InputException($"{name}: UTF-16 or UTF-32, and manifests are read as UTF-8; convert it, for example with iconv -t UTF-8");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            int offset = Math.Clamp(failure.Index, 0, bytes.Length);
            ReadOnlySpan<byte> before = bytes.AsSpan(0, offset);
            int line = before.Count((byte)'\n') + 1;
            int column = offset - before.LastIndexOf((byte)'\n');
            throw new InputException(FormattableString.Invariant($"{name}:{line}:{column}: a byte that is no UTF-8; save the file as UTF-8"));
        }
    }
}
