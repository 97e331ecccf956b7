using System.Buffers;
using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ambicap.Cli.Images;

/// <summary>An OCI image layout (OCI image specification, "Image Layout"), in a folder or in a tar archive.</summary>
internal sealed class OciLayout
{
    private static readonly SearchValues<char> s_hexadecimalDigits = SearchValues.Create("0123456789abcdef");

    private const int MostJsonBytes = 4 * 1024 * 1024;

    private readonly string _path;
    private readonly Dictionary<string, (long Offset, long Length)>? _entries;

    private OciLayout(string path, Dictionary<string, (long, long)>? entries)
    {
        _path = path;
        _entries = entries;
    }

    /// <summary>Opens a layout.</summary>
    /// <returns>Null where the path is a folder that is no layout: a root file system, perhaps.</returns>
    /// <exception cref="InputException">There is nothing, or a file that is no archive.</exception>
    internal static OciLayout? TryOpen(string path)
    {
        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, "index.json")) ? new OciLayout(path, null) : null;
        }

        if (!File.Exists(path))
        {
            throw new InputException($"image {path}: no such file or folder; name an OCI archive, an OCI folder or a root file system");
        }

        OciLayout layout = new(path, ReadEntries(path));
        return layout._entries!.ContainsKey("index.json")
            ? layout
            : throw new InputException($"image {path}: no OCI archive, since it has no index.json; save the image in the OCI format");
    }

    /// <summary>The manifest for this machine of the image of that name; of the only image where there is one.</summary>
    /// <returns>Null where there are several and none has that name.</returns>
    internal JsonElement? FindManifest(string imageName)
    {
        JsonElement[] images = [.. Index().GetProperty("manifests").EnumerateArray()];
        JsonElement[] named = images.Length == 1 ? images : [.. images.Where(image => HasName(image, imageName))];
        return named.Length == 0 ? null : Follow(named[0]);
    }

    /// <summary>The outermost index.</summary>
    internal JsonElement Index() => ReadJson("index.json");

    /// <summary>The JSON that a descriptor points to.</summary>
    internal JsonElement ReadJson(JsonElement descriptor) => ReadJson(BlobName(descriptor));

    /// <summary>The bytes that a descriptor points to.</summary>
    internal Stream OpenBlob(JsonElement descriptor) => Open(BlobName(descriptor));

    private static Dictionary<string, (long, long)> ReadEntries(string path)
    {
        Dictionary<string, (long, long)> entries = new(StringComparer.Ordinal);
        try
        {
            using TarReader reader = new(File.OpenRead(path));
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.DataOffset >= 0)
                {
                    entries[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = (entry.DataOffset, entry.Length);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InputException($"image {path}: no tar archive; save the image in the OCI format, uncompressed");
        }

        return entries;
    }

    private static bool HasName(JsonElement descriptor, string imageName) =>
        descriptor.TryGetProperty("annotations", out JsonElement annotations)
        && annotations.EnumerateObject().Any(annotation =>
            annotation.Name is "io.containerd.image.name" or "org.opencontainers.image.ref.name" && annotation.Value.ValueEquals(imageName));

    /// <summary>An index may point to an index, one manifest a platform.</summary>
    private JsonElement Follow(JsonElement descriptor)
    {
        JsonElement content = ReadJson(descriptor);
        if (!content.TryGetProperty("manifests", out JsonElement manifests))
        {
            return content;
        }

        JsonElement[] all = [.. manifests.EnumerateArray()];
        int here = Array.FindIndex(all, IsForThisMachine);
        return all.Length == 0 ? throw Damaged() : ReadJson(all[Math.Max(here, 0)]);
    }

    private static bool IsForThisMachine(JsonElement descriptor) =>
        descriptor.TryGetProperty("platform", out JsonElement platform)
        && platform.TryGetProperty("os", out JsonElement system) && system.ValueEquals("linux")
        && platform.TryGetProperty("architecture", out JsonElement architecture)
        && architecture.ValueEquals(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64");

    private string BlobName(JsonElement descriptor) =>
        descriptor.TryGetProperty("digest", out JsonElement digest) && digest.GetString() is { } text && text.IndexOf(':') is > 0 and int colon
            && text.AsSpan(colon + 1).IndexOfAnyExcept(s_hexadecimalDigits) < 0
            ? $"blobs/{text[..colon]}/{text[(colon + 1)..]}"
            : throw Damaged();

    private JsonElement ReadJson(string name)
    {
        using Stream stream = Open(name);
        if (stream.Length > MostJsonBytes)
        {
            throw Damaged();
        }

        try
        {
            return JsonDocument.Parse(stream).RootElement;
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    private Stream Open(string name)
    {
        if (_entries is null)
        {
            string file = Path.Combine(_path, name);
            return File.Exists(file) ? File.OpenRead(file) : throw Damaged();
        }

        return _entries.TryGetValue(name, out (long Offset, long Length) entry) ? new FileSection(_path, entry.Offset, entry.Length) : throw Damaged();
    }

    private InputException Damaged() => new($"image {_path}: damaged, or no OCI image; save it again");
}
