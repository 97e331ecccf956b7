using System.Security.Cryptography;
using System.Text;
using Ambicap.Cli.Images;
using Ambicap.Kubernetes.Explain;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Images;

/// <summary>OCI folders as other tools write them: several images, an index a platform, users by name.</summary>
public sealed class OciFolderTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("1001", 1001, 0)]
    [InlineData("1001:7", 1001, 7)]
    [InlineData("app", 1000, 50)]
    [InlineData("app:staff", 1000, 60)]
    [InlineData("1000", 1000, 50)]
    public void Read_User_IsResolvedByTheImagesOwnFiles(string user, int expectedUser, int expectedGroup)
    {
        using TemporaryFolder folder = new();
        WriteImage(folder, user);
        ImageFacts facts = new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/x:1"));
        Assert.Equal(((uint?)expectedUser, (uint?)expectedGroup, "/bin/server"), (facts.User, facts.Group, facts.EntryPointPath));
    }

    [Fact]
    public void Read_UnknownUser_IsUnknown()
    {
        using TemporaryFolder folder = new();
        WriteImage(folder, "nobody-knows");
        Assert.Null(new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/x:1")).User);
    }

    [Fact]
    public void Read_SeveralImages_TakesTheOneOfThatName()
    {
        using TemporaryFolder folder = new();
        WriteImage(folder, "5", "other");
        Assert.Equal(5u, new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/x:1")).User);
        Assert.Equal($"{folder.Path} has no image named a.local/y:1", new ImageReader(folder.Path).Read(ProgramDetails.Of("a.local/y:1")).Problem);
    }

    /// <summary>One image behind an index of two platforms, the other of which is damaged; perhaps a second image beside it.</summary>
    private static void WriteImage(TemporaryFolder folder, string user, string? second = null)
    {
        using LayerBuilder layer = new();
        string layerDigest = WriteBlob(folder, layer
            .Text("etc/passwd", "root:x:0:0::/:/bin/sh\napp:x:1000:50::/:/bin/sh\n")
            .Text("etc/group", "root:x:0:\nstaff:x:60:app\n")
            .Program("bin/server", [1])
            .Build());
        string config = WriteBlob(folder, $$$"""{"config":{"User":"{{{user}}}","Entrypoint":["server"],"Env":["PATH=/sbin:/bin"]}}""");
        string manifest = WriteBlob(folder, $$$"""{"config":{"digest":"{{{config}}}"},"layers":[{"digest":"{{{layerDigest}}}"}]}""");
        string here = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        string index = WriteBlob(folder, $$$"""{"manifests":[{"digest":"sha256:00","platform":{"os":"linux","architecture":"s390x"}},{"digest":"{{{manifest}}}","platform":{"os":"linux","architecture":"{{{here}}}"}}]}""");
        string others = second is null ? "" : $$$""",{"digest":"sha256:00","annotations":{"org.opencontainers.image.ref.name":"{{{second}}}"}}""";
        _ = folder.Write("index.json", $$$"""{"manifests":[{"digest":"{{{index}}}","annotations":{"org.opencontainers.image.ref.name":"a.local/x:1"}}{{{others}}}]}""");
    }

    private static string WriteBlob(TemporaryFolder folder, string content) => WriteBlob(folder, Encoding.UTF8.GetBytes(content));

    private static string WriteBlob(TemporaryFolder folder, byte[] content)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(content));
        Directory.CreateDirectory(folder.File("blobs/sha256"));
        File.WriteAllBytes(folder.File("blobs/sha256/" + digest), content);
        return "sha256:" + digest;
    }
}
