using System.Formats.Tar;
using System.Text.Json.Nodes;
using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Images;

public sealed class BusyboxImagesTests
{
    [Fact]
    public void Save_Archive_IsAnOciLayoutWithTheFileCapability()
    {
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        using TemporaryFolder folder = new();
        string archive = folder.File("images.tar");
        BusyboxImages.Save(busybox, archive);

        Dictionary<string, byte[]> files = Entries(File.ReadAllBytes(archive)).ToDictionary(entry => entry.Name, entry => entry.Content);
        JsonNode index = JsonNode.Parse(files["index.json"])!;
        Assert.Equal(
            [BusyboxImages.Plain, BusyboxImages.Setcap, BusyboxImages.Pause],
            index["manifests"]!.AsArray().Select(manifest => (string)manifest!["annotations"]!["io.containerd.image.name"]!));

        // The attribute that setcap writes for cap_net_bind_service=ep, little-endian as the kernel reads it.
        JsonNode manifest = JsonNode.Parse(files[Blob(index["manifests"]![1]!)])!;
        byte[] layer = files[Blob(manifest["layers"]![1]!)];
        string attribute = Entries(layer).Single(entry => entry.Name == "bin/httpd").Attributes["SCHILY.xattr.security.capability"];
        Assert.Equal("0100000200040000000000000000000000000000", Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(attribute)));
    }

    [Theory]
    [InlineData("/bin/sh", false)]
    [InlineData("/etc/passwd", false)]
    public void IsStatic_File_LooksForALoader(string path, bool expected) => Assert.Equal(expected, StaticProgram.IsStatic(File.ReadAllBytes(path)));

    [Fact]
    public void IsStatic_AnyHead_DoesNotThrow()
    {
        byte[] head = File.ReadAllBytes("/bin/sh")[..64];
        for (int place = 0; place < head.Length; place++)
        {
            byte[] damaged = [.. head];
            damaged[place] = 0xff;
            _ = StaticProgram.IsStatic(damaged);
            _ = StaticProgram.IsStatic(damaged.AsSpan(0, place));
        }
    }

    private static string Blob(JsonNode descriptor) => "blobs/" + ((string)descriptor["digest"]!).Replace(':', '/');

    private static List<(string Name, byte[] Content, IReadOnlyDictionary<string, string> Attributes)> Entries(byte[] tar)
    {
        List<(string, byte[], IReadOnlyDictionary<string, string>)> entries = [];
        using TarReader reader = new(new MemoryStream(tar));
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry.Name, content.ToArray(), (entry as PaxTarEntry)?.ExtendedAttributes ?? new Dictionary<string, string>()));
        }

        return entries;
    }
}
