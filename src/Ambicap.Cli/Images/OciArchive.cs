using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ambicap.Cli.Images;

/// <summary>
/// Writes images into one OCI archive (OCI image specification, "Image Layout", as a tar), which <c>ctr images import</c> takes
/// without a registry.
/// </summary>
internal sealed class OciArchive
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar";

    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);
    private readonly JsonArray _manifests = [];

    /// <summary>Adds an image.</summary>
    /// <param name="name">Its full name, such as <c>ambicap.local/busybox:plain</c>.</param>
    /// <param name="entryPoint">Its entry point.</param>
    /// <param name="layers">Its layers, lowest first; equal layers are stored once.</param>
    internal void Add(string name, IReadOnlyList<string> entryPoint, params IReadOnlyList<byte[]> layers)
    {
        JsonObject config = new()
        {
            ["architecture"] = Architecture,
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["Entrypoint"] = Strings(entryPoint),
                ["Env"] = Strings(["PATH=/bin"]),
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Strings(layers.Select(Digest)) },
        };
        JsonArray layerDescriptors = [.. layers.Select(layer => (JsonNode)Store(layer, LayerType))];
        JsonObject manifest = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = Store(Bytes(config), ConfigType),
            ["layers"] = layerDescriptors,
        };
        JsonObject descriptor = Store(Bytes(manifest), ManifestType);
        descriptor["annotations"] = new JsonObject { ["io.containerd.image.name"] = name, ["org.opencontainers.image.ref.name"] = name };
        _manifests.Add((JsonNode)descriptor);
    }

    /// <summary>Writes the archive.</summary>
    internal void Save(string path)
    {
        using TarWriter tar = new(File.Create(path), TarEntryFormat.Pax, leaveOpen: false);
        Write(tar, "oci-layout", Bytes(new JsonObject { ["imageLayoutVersion"] = "1.0.0" }));
        Write(tar, "index.json", Bytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = _manifests.DeepClone() }));
        foreach ((string digest, byte[] content) in _blobs)
        {
            Write(tar, "blobs/" + digest.Replace(':', '/'), content);
        }
    }

    /// <summary>The architecture's name in Go, which OCI uses.</summary>
    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        { } other => other.ToString().ToLowerInvariant(),
    };

    private JsonObject Store(byte[] content, string mediaType)
    {
        string digest = Digest(content);
        _blobs[digest] = content;
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = content.Length };
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)JsonValue.Create(text))];

    private static void Write(TarWriter tar, string path, byte[] content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
    {
        DataStream = new MemoryStream(content),
        ModificationTime = DateTimeOffset.UnixEpoch,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });
}
