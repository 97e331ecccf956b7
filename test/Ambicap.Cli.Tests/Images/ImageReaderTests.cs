using System.IO.Compression;
using Ambicap.Capabilities;
using Ambicap.Cli.Images;
using Ambicap.Kubernetes.Explain;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Images;

public sealed class ImageReaderTests
{
    private static readonly byte[] s_netBindService = new FileCapabilities(CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Empty, true).ToBytes();

    [Fact]
    public void Read_EntryPoint_HasItsFileCapabilities()
    {
        using TemporaryFolder folder = new();
        ImageFacts facts = Read(folder, ["/bin/server"], Layer(layer => layer.Program("bin/server", [1], s_netBindService)));
        Assert.Equal("/bin/server", facts.EntryPointPath);
        Assert.Equal("cap_net_bind_service=ep", CapabilityText.Of(facts.EntryPoint!.Capabilities!).ToString());
        Assert.Equal((0u, 0u, "the image"), (facts.User, facts.Group, facts.UserSource));
    }

    [Fact]
    public void Read_UpperLayer_HidesTheLower()
    {
        using TemporaryFolder folder = new();
        byte[] lower = Layer(layer => layer.Program("bin/a", [1], s_netBindService).Program("bin/b", [1], s_netBindService).Program("lib/c", [1], s_netBindService));
        byte[] upper = Layer(layer => layer.Program("bin/a", [2]).Text("bin/.wh.b", "").Text("lib/.wh..wh..opq", "").Program("lib/d", [3]));
        Assert.Null(Read(folder, ["/bin/a"], lower, upper).EntryPoint!.Capabilities);
        Assert.Equal("the image has no /bin/b", Read(folder, ["/bin/b"], lower, upper).Problem);
        Assert.Equal("the image has no /lib/c", Read(folder, ["/lib/c"], lower, upper).Problem);
        Assert.NotNull(Read(folder, ["/lib/d"], lower, upper).EntryPoint);
    }

    [Theory]
    [InlineData("/usr/bin/run")]
    [InlineData("/bin/link")]
    [InlineData("/up/link")]
    [InlineData("server")]
    [InlineData("/bin/script")]
    public void Read_LinksPathAndScripts_LeadToTheFile(string command)
    {
        using TemporaryFolder folder = new();
        byte[] layer = Layer(l => l
            .Program("bin/server", [1], s_netBindService)
            .Link("bin/link", "../../../bin/server")
            .Link("up", "/bin")
            .Link("usr/bin", "/bin")
            .Link("bin/run", "server")
            .Text("bin/script", "#! /bin/link -x\necho\n"));
        ImageFacts facts = Read(folder, [command], layer);
        Assert.Equal(("/bin/server", null), (facts.EntryPointPath, facts.Problem));
        Assert.NotNull(facts.EntryPoint!.Capabilities);
    }

    [Fact]
    public void Read_LoopOfLinks_IsNoFile()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("the image has no /a", Read(folder, ["/a"], Layer(layer => layer.Link("a", "b").Link("b", "a"))).Problem);
    }

    [Fact]
    public void Read_GzipLayer_IsRead()
    {
        using TemporaryFolder folder = new();
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Layer(layer => layer.Program("bin/x", [1])));
        }

        Assert.NotNull(Read(folder, ["/bin/x"], compressed.ToArray()).EntryPoint);
    }

    [Fact]
    public void Read_CapabilityThatTheArchiveGarbles_IsUnknown()
    {
        using TemporaryFolder folder = new();
        using MemoryStream layer = new();
        using (System.Formats.Tar.TarWriter tar = new(layer, System.Formats.Tar.TarEntryFormat.Pax, leaveOpen: true))
        {
            Dictionary<string, string> attributes = new() { ["SCHILY.xattr.security.capability"] = "\u0001\0\0\u0002\ufffd" };
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "x", attributes));
        }

        Assert.Equal("/x has file capabilities that cannot be read from an archive; unpack the image and give its folder", Read(folder, ["/x"], layer.ToArray()).Problem);
    }

    [Fact]
    public void Read_RootFolder_ReadsTheFileItself()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string file = folder.Script("bin/server", "");
        Capabilities.Kernel.FileCapabilityStore.Write(file, FileCapabilities.Parse(s_netBindService));
        File.CreateSymbolicLink(folder.File("link"), "/bin/server");
        ImageFacts facts = new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/x:1", "/link"));
        Assert.Equal("the image has no /bin/sh", facts.Problem);
        File.WriteAllText(file, "\u007fELF");
        Capabilities.Kernel.FileCapabilityStore.Write(file, FileCapabilities.Parse(s_netBindService));
        facts = new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/x:1", "/link"));
        Assert.Equal(("/bin/server", null, true), (facts.EntryPointPath, facts.User, facts.EntryPoint!.Capabilities!.Effective));
    }

    [Theory]
    [InlineData("/nowhere", "image /nowhere: no such file or folder; name an OCI archive, an OCI folder or a root file system")]
    [InlineData("/etc/passwd", "image /etc/passwd: no tar archive; save the image in the OCI format, uncompressed")]
    public void New_NoImage_SaysSo(string path, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => new ImageReader(path)).Message);

    [Fact]
    public void Read_DamagedArchive_IsAClearError()
    {
        using TemporaryFolder folder = new();
        string archive = folder.File("a.tar");
        OciArchive images = new();
        images.Add("a.local/x:1", ["/x"], Layer(layer => layer.Program("x", [1])));
        images.Save(archive);
        byte[] good = File.ReadAllBytes(archive);
        Random random = new(1);
        for (int i = 0; i < 300; i++)
        {
            byte[] bad = [.. good];
            for (int change = 0; change < 3; change++)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(archive, bad);
            try
            {
                _ = new ImageReader(archive).Read(ProgramDetails.Of("a.local/x:1", "/x"));
            }
            catch (InputException)
            {
                // The other proper end.
            }
        }
    }

    private static ImageFacts Read(TemporaryFolder folder, string[] entryPoint, params byte[][] layers)
    {
        string archive = folder.File(Guid.NewGuid() + ".tar");
        OciArchive images = new();
        images.Add("a.local/x:1", entryPoint, layers);
        images.Save(archive);
        return new ImageReader(archive).Read(ProgramDetails.Of("a.local/x:1"));
    }

    private static byte[] Layer(Action<LayerBuilder> build)
    {
        using LayerBuilder layer = new();
        build(layer);
        return layer.Build();
    }
}
