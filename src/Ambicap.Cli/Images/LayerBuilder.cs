using System.Formats.Tar;
using System.Text;

namespace Ambicap.Cli.Images;

/// <summary>Builds one layer of an image: an uncompressed tar in PAX format, the same bytes every time.</summary>
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
        Write(new PaxTarEntry(TarEntryType.Directory, path), writableByAll ? ForEveryone : Executable);
        return this;
    }

    internal LayerBuilder Text(string path, string content)
    {
        Write(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) }, Readable);
        return this;
    }

    internal LayerBuilder Link(string path, string target)
    {
        Write(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target }, Executable);
        return this;
    }

    /// <summary>An executable file.</summary>
    /// <param name="path">Its path without a leading slash.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="capabilityAttribute">The bytes of its <c>security.capability</c>, all below 0x80; null for none.</param>
    internal LayerBuilder Program(string path, byte[] content, byte[]? capabilityAttribute = null)
    {
        Dictionary<string, string> attributes = [];
        if (capabilityAttribute is not null)
        {
            attributes[CapabilityAttribute] = Encoding.ASCII.GetString(capabilityAttribute);
        }

        Write(new PaxTarEntry(TarEntryType.RegularFile, path, attributes) { DataStream = new MemoryStream(content) }, Executable);
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

    private void Write(PaxTarEntry entry, UnixFileMode mode)
    {
        entry.Mode = mode;
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        _tar.WriteEntry(entry);
    }
}
