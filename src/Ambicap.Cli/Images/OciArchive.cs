using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ambicap.Cli.Images;

/// <summary>
/// Writes images into one OCI archive (OCI image specification, "Image Layout", as a tar), which <c>ctr images import</c> takes
/// without a registry.
/// </summary>
internal sealed class OciArchive
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly JsonArray _manifests = [];

    /// <summary>Adds an image for this machine.</summary>
    /// <param name="name">Its full name, such as <c>ambicap.local/busybox:plain</c>.</param>
    /// <param name="entryPoint">Its entry point.</param>
    /// <param name="layers">Its layers, lowest first; equal layers are stored once.</param>
    internal void Add(string name, IReadOnlyList<string> entryPoint, params IReadOnlyList<byte[]> layers) =>
        AddNamed(name, StoreManifest(new OciImage(entryPoint, layers)));

    /// <summary>Adds an image for several platforms: an index of one manifest for each, in their order.</summary>
    internal void Add(string name, IEnumerable<OciImage> platforms)
    {
        JsonArray manifests = [];
        foreach (OciImage image in platforms)
        {
            JsonObject descriptor = StoreManifest(image);
            descriptor["platform"] = new JsonObject { ["architecture"] = image.Architecture, ["os"] = "linux" };
            manifests.Add((JsonNode)descriptor);
        }

        AddNamed(name, Store(Bytes(Index(manifests)), IndexType));
    }

    /// <summary>Writes the archive.</summary>
    internal void Save(string path)
    {
        using TarWriter tar = new(File.Create(path), TarEntryFormat.Pax, leaveOpen: false);
        Write(tar, "oci-layout", Bytes(new JsonObject { ["imageLayoutVersion"] = "1.0.0" }));
        Write(tar, "index.json", Bytes(Index((JsonArray)_manifests.DeepClone())));
        foreach ((string digest, byte[] content) in _blobs)
        {
            Write(tar, "blobs/" + digest.Replace(':', '/'), content);
        }
    }

    private static JsonObject Index(JsonArray manifests) =>
        new() { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = manifests };

    private static JsonObject Config(OciImage image)
    {
        JsonObject process = new() { ["Entrypoint"] = Strings(image.EntryPoint), ["Env"] = Strings([$"PATH={image.Path}"]) };
        if (image.User is { } user)
        {
            process["User"] = user;
        }

        if (image.Labels is { } labels)
        {
            process["Labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)JsonValue.Create(label.Value))));
        }

        JsonObject config = new() { ["architecture"] = image.Architecture, ["os"] = "linux", ["config"] = process };
        if (image.Created is { } created)
        {
            config["created"] = created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        config["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Strings(image.Layers.Select(Digest)) };
        return config;
    }

    private void AddNamed(string name, JsonObject descriptor)
    {
        descriptor["annotations"] = new JsonObject { ["io.containerd.image.name"] = name, ["org.opencontainers.image.ref.name"] = name };
        _manifests.Add((JsonNode)descriptor);
    }

    private JsonObject StoreManifest(OciImage image) => Store(
        Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Store(Bytes(Config(image)), ConfigType),
            ["layers"] = new JsonArray([.. image.Layers.Select(layer => (JsonNode)Store(layer, LayerType))]),
        }),
        ManifestType);

    private JsonObject Store(byte[] content, string mediaType)
    {
        string digest = Digest(content);
        _blobs[digest] = content;
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = content.Length };
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(s_plain));

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];

    private static void Write(TarWriter tar, string path, byte[] content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
    {
        DataStream = new MemoryStream(content),
        ModificationTime = DateTimeOffset.UnixEpoch,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });
}
