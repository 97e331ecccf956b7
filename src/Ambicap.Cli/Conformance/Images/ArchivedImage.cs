using System.Text.Json;
using Ambicap.Cli.Images;
using Ambicap.Host.ImageImport;

namespace Ambicap.Cli.Conformance.Images;

/// <summary>The first image of an OCI archive, as it is stored piece by piece.</summary>
internal sealed class ArchivedImage
{
    private const int MostBytes = 512 * 1024 * 1024;

    private readonly OciLayout _layout;
    private readonly List<ImageBlob> _blobs = [];

    private ArchivedImage(OciLayout layout) => _layout = layout;

    /// <summary>The media type of the last blob.</summary>
    internal string MediaType { get; private set; } = "";

    /// <summary>Its blobs, what is referred to first.</summary>
    internal IReadOnlyList<ImageBlob> Blobs => _blobs;

    /// <summary>Reads one.</summary>
    /// <exception cref="InputException">It is no OCI archive.</exception>
    internal static ArchivedImage Read(string path)
    {
        OciLayout layout = OciLayout.TryOpen(path)
            ?? throw new InputException($"image archive {path}: a folder without an index.json; save the image in the OCI format");
        ArchivedImage image = new(layout);
        try
        {
            JsonElement root = layout.Index().GetProperty("manifests")[0];
            image.MediaType = root.GetProperty("mediaType").GetString() ?? "";
            image.Collect(root);
            return image;
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or JsonException)
        {
            throw new InputException($"image archive {path}: {failure.Message}; save the image in the OCI format");
        }
    }

    /// <summary>An index refers to manifests, a manifest to its configuration and layers.</summary>
    private void Collect(JsonElement descriptor)
    {
        string digest = descriptor.GetProperty("digest").GetString() ?? "";
        if (_blobs.Any(blob => blob.Digest == digest))
        {
            return;
        }

        List<string> refers = [];
        string type = descriptor.GetProperty("mediaType").GetString() ?? "";
        if (type.Contains("manifest", StringComparison.Ordinal) || type.Contains("index", StringComparison.Ordinal))
        {
            JsonElement content = _layout.ReadJson(descriptor);
            foreach (JsonElement child in Children(content))
            {
                refers.Add(child.GetProperty("digest").GetString() ?? "");
                Collect(child);
            }
        }

        using Stream stream = _layout.OpenBlob(descriptor);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        if (bytes.Length > MostBytes)
        {
            throw new InputException($"image archive: {digest} has more than {MostBytes / 1024 / 1024} MiB; use a smaller image");
        }

        _blobs.Add(new ImageBlob(digest, bytes.ToArray(), refers));
    }

    private static IEnumerable<JsonElement> Children(JsonElement content)
    {
        if (content.TryGetProperty("config", out JsonElement config))
        {
            yield return config;
        }

        foreach (string list in (string[])["layers", "manifests"])
        {
            if (content.TryGetProperty(list, out JsonElement items))
            {
                foreach (JsonElement item in items.EnumerateArray())
                {
                    yield return item;
                }
            }
        }
    }
}
