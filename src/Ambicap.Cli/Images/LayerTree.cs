using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Ambicap.Capabilities;

namespace Ambicap.Cli.Images;

/// <summary>The layers of an image laid over each other (OCI image specification, "Image Layer Filesystem Changeset").</summary>
internal sealed class LayerTree : IImageTree
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";
    private const string CapabilityAttribute = "SCHILY.xattr.security.capability";
    private const int HeadBytes = 256;
    private const int ScriptBytes = 64 * 1024;
    private const int AccountBytes = 1024 * 1024;

    private readonly SortedDictionary<string, ImageFile> _files = new(StringComparer.Ordinal);

    public ImageFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Lays a layer over what is there.</summary>
    /// <param name="layer">The layer, a tar, as it is or compressed by gzip.</param>
    /// <exception cref="InputException">It is compressed otherwise, or no tar.</exception>
    internal void Add(Stream layer)
    {
        HashSet<string> added = new(StringComparer.Ordinal);
        try
        {
            using Stream plain = Decompress(layer);
            using TarReader reader = new(plain);
            while (reader.GetNextEntry() is { } entry)
            {
                Add(entry, added);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InputException($"a layer of the image is damaged: {failure.Message}; save the image again");
        }
    }

    private static Stream Decompress(Stream layer)
    {
        Span<byte> magic = stackalloc byte[4];
        int length = layer.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        layer.Position -= length;
        return magic switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(layer, CompressionMode.Decompress),
            [0x28, 0xb5, 0x2f, 0xfd] => throw new InputException("a layer of the image is compressed by zstd, which is not read; save the image with gzip or uncompressed"),
            _ => layer,
        };
    }

    private void Add(TarEntry entry, HashSet<string> added)
    {
        string path = Normalise(entry.Name);
        string name = path[(path.LastIndexOf('/') + 1)..];
        string folder = path[..^name.Length];
        if (name == OpaqueWhiteout)
        {
            RemoveBelow(folder, added);
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            string hidden = folder + name[Whiteout.Length..];
            _files.Remove(hidden);
            RemoveBelow(hidden + "/", added);
        }
        else if (path.Length > 0)
        {
            Put(path, entry);
            added.Add(path);
        }
    }

    private void Put(string path, TarEntry entry)
    {
        bool isFolder = entry.EntryType == TarEntryType.Directory;
        if (!isFolder && _files.GetValueOrDefault(path) is { IsFolder: true })
        {
            RemoveBelow(path + "/", []);
        }

        AddParents(path);
        _files[path] = entry.EntryType switch
        {
            TarEntryType.HardLink => _files.GetValueOrDefault(Normalise(entry.LinkName)) ?? Convert(path, entry),
            _ => Convert(path, entry),
        };
    }

    /// <summary>A layer need not have entries for the folders of its files.</summary>
    private void AddParents(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            _ = _files.TryAdd(path[..slash], new ImageFile(null, IsFolder: true, 0, 0, 0, null, []));
        }
    }

    private static ImageFile Convert(string path, TarEntry entry)
    {
        string? attribute = entry is PaxTarEntry pax ? pax.ExtendedAttributes.GetValueOrDefault(CapabilityAttribute) : null;

        // The framework reads attribute values as UTF-8, which makes replacement characters of bytes from 0x80 up.
        bool isUnreadable = attribute is not null && attribute.Contains('\ufffd', StringComparison.Ordinal);
        byte[] head = Head(path, entry);
        return new ImageFile(
            entry.EntryType == TarEntryType.SymbolicLink ? entry.LinkName : null,
            entry.EntryType == TarEntryType.Directory,
            (uint)entry.Uid,
            (uint)entry.Gid,
            (int)entry.Mode,
            attribute is null || isUnreadable ? null : FileCapabilities.Parse(Encoding.UTF8.GetBytes(attribute)),
            head)
        {
            IsUnreadable = isUnreadable,
            IsCut = head.Length < entry.Length,
        };
    }

    private static byte[] Head(string path, TarEntry entry)
    {
        if (entry.DataStream is not { } data)
        {
            return [];
        }

        byte[] head = new byte[Math.Min(data.Length, path is "etc/passwd" or "etc/group" ? AccountBytes : HeadBytes)];
        data.ReadExactly(head);
        if (head.Length < HeadBytes || !head.AsSpan().StartsWith("#!"u8))
        {
            return head;
        }

        // What a script starts stands in its text.
        byte[] script = new byte[Math.Min(data.Length, ScriptBytes)];
        head.CopyTo(script, 0);
        data.ReadExactly(script.AsSpan(Math.Min(head.Length, script.Length)));
        return script;
    }

    /// <summary>Hides what lower layers have below a folder; what this layer itself has brought stays.</summary>
    private void RemoveBelow(string folder, HashSet<string> added)
    {
        foreach (string path in _files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && !added.Contains(path)).ToArray())
        {
            _files.Remove(path);
        }
    }

    private static string Normalise(string path) => string.Join('/', path.Split('/').Where(name => name is not ("" or "." or "..")));
}
