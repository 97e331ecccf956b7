using System.Formats.Tar;
using System.Text;

namespace Ambicap.Cli.Images;

/// <summary>Builds one layer of an image: an uncompressed tar, the same bytes every time where no file has an attribute.</summary>
internal sealed class LayerBuilder : IDisposable
{
    private const string CapabilityAttribute = "SCHILY.xattr.security.capability";

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ForEveryone =
        Executable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private readonly MemoryStream _bytes = new();
    private readonly TarWriter _tar;

    internal LayerBuilder() => _tar = new TarWriter(_bytes, TarEntryFormat.Pax, leaveOpen: true);

    internal LayerBuilder Folder(string path, bool writableByAll = false)
    {
        Write(new UstarTarEntry(TarEntryType.Directory, path), writableByAll ? ForEveryone : Executable);
        return this;
    }

    internal LayerBuilder Text(string path, string content) => Data(path, Encoding.UTF8.GetBytes(content));

    internal LayerBuilder Data(string path, byte[] content)
    {
        Write(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) }, Readable);
        return this;
    }

    internal LayerBuilder Link(string path, string target)
    {
        Write(new UstarTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target }, Executable);
        return this;
    }

    /// <summary>An executable file.</summary>
    /// <param name="path">Its path without a leading slash.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="capabilityAttribute">The bytes of its <c>security.capability</c>, all below 0x80; null for none.</param>
    internal LayerBuilder Program(string path, byte[] content, byte[]? capabilityAttribute = null)
    {
        // An attribute needs PAX; .NET writes its process id into each of those headers.
        PosixTarEntry entry = capabilityAttribute is null
            ? new UstarTarEntry(TarEntryType.RegularFile, path)
            : new PaxTarEntry(TarEntryType.RegularFile, path, Attributes(capabilityAttribute));
        entry.DataStream = new MemoryStream(content);
        Write(entry, Executable);
        return this;
    }

    /// <summary>An executable file of root's with its set-user-ID bit.</summary>
    internal LayerBuilder SetUserIdProgram(string path, byte[] content)
    {
        Write(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) }, Executable | UnixFileMode.SetUser);
        return this;
    }

    /// <summary>The finished layer.</summary>
    internal byte[] Build()
    {
        _tar.Dispose();
        return _bytes.ToArray();
    }

    public void Dispose()
    {
        _tar.Dispose();
        _bytes.Dispose();
    }

    private static Dictionary<string, string> Attributes(byte[] capability) => new() { [CapabilityAttribute] = Encoding.ASCII.GetString(capability) };

    private void Write(PosixTarEntry entry, UnixFileMode mode)
    {
        entry.Mode = mode;
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        _tar.WriteEntry(entry);
    }
}
