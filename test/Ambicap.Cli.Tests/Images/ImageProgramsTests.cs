using Ambicap.Capabilities;
using Ambicap.Cli.Images;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Kubernetes.Explain;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Images;

public sealed class ImageProgramsTests
{
    private static readonly byte[] s_netRaw = new FileCapabilities(CapabilitySet.Of(Capability.NetRaw), CapabilitySet.Empty, true).ToBytes();

    [Fact]
    public void Find_Program_IsFoundByPath()
    {
        using TemporaryFolder folder = new();
        IImagePrograms image = Read(folder, ["/bin/tini"], layer => layer.Program("bin/busybox", [1]).Link("bin/sh", "busybox").Program("bin/ping", [1], s_netRaw));
        Assert.Equal("/bin/busybox", image.Find("sh")!.Path);
        Assert.Equal("cap_net_raw=ep", CapabilityText.Of(image.Find("ping")!.File!.Capabilities!).ToString());
        Assert.Equal((null, null, null), (image.Find("gosu"), image.Find("/bin"), image.Find("a\0b")));
    }

    /// <summary>A script is kept whole, as far as a bound.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void Find_Script_HasItsText(int length)
    {
        using TemporaryFolder folder = new();
        string text = "#!/bin/sh\n".PadRight(length, '#');
        ImageProgram whole = Read(folder, ["/x"], layer => layer.Text("entry.sh", text)).Find("/entry.sh")!;
        Assert.Equal((text, false), (whole.Script, whole.IsCut));
        ImageProgram cut = Read(folder, ["/x"], layer => layer.Text("entry.sh", text.PadRight(100_000))).Find("/entry.sh")!;
        Assert.Equal((64 * 1024, true), (cut.Script!.Length, cut.IsCut));
    }

    [Fact]
    public void FindUser_Accounts_AreTheImages()
    {
        using TemporaryFolder folder = new();
        IImagePrograms image = Read(folder, ["/x"], layer => layer
            .Text("etc/passwd", "root:x:0:0:root:/:/bin/sh\nbroken\nredis:x:999:998::/:/bin/false\n")
            .Text("etc/group", "root:x:0:\naudio:x:29:redis,other\nredis:x:998:\nbroken:x\nwrong:x:y:redis\nothers:x:30:redis2\n"));
        Assert.Equal(((999u, 998u), (999u, 998u), null), (image.FindUser("redis"), image.FindUser("999"), image.FindUser("1000")));
        Assert.Equal("29", image.GroupsOf(999).ToString());
        Assert.Equal("", image.GroupsOf(1000).ToString());
    }

    /// <summary>The image's own entry point and command are followed; its users are those of its /etc/passwd.</summary>
    [Fact]
    public void Read_EntryPointOfAnImage_IsFollowed()
    {
        using TemporaryFolder folder = new();
        ImageFacts facts = Facts(folder, ["/entry.sh", "ping"], layer => layer
            .Program("bin/sh", [1]).Program("bin/gosu", [1]).Program("bin/ping", [1], s_netRaw)
            .Text("etc/passwd", "redis:x:999:998::/:/bin/false\n")
            .Text("entry.sh", "#!/bin/sh\nset -e\nexec gosu redis \"$@\"\n"));
        EntryPointChain chain = EntryPointReader.Read(facts.CommandLine!, facts.Programs);
        Assert.Equal(["/bin/sh", "gosu", "ping"], chain.Steps.Select(step => step.Name));
        Assert.Equal((null, 999u, true), (chain.Problem, chain.Steps[1].UserId, chain.Steps[2].File!.Capabilities is not null));
    }

    private static IImagePrograms Read(TemporaryFolder folder, string[] entryPoint, Action<LayerBuilder> build) => Facts(folder, entryPoint, build).Programs!;

    private static ImageFacts Facts(TemporaryFolder folder, string[] entryPoint, Action<LayerBuilder> build)
    {
        using LayerBuilder layer = new();
        build(layer);
        string archive = folder.File(Guid.NewGuid() + ".tar");
        OciArchive images = new();
        images.Add("a.local/x:1", entryPoint, layer.Build());
        images.Save(archive);
        return new ImageReader(archive).Read(ProgramDetails.Of("a.local/x:1"));
    }
}
