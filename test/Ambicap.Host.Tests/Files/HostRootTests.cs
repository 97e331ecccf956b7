using Ambicap.Host.Files;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Files;

public sealed class HostRootTests
{
    [Theory]
    [InlineData("/plain/file", "/plain/file")]
    [InlineData("/absolute", "/plain/file")]
    [InlineData("/folder/file", "/plain/file")]
    [InlineData("/up/../plain/./file", "/plain/file")]
    [InlineData("/out", "/etc/passwd")]
    [InlineData("/plain/new", "/plain/new")]
    public void Resolve_Links_StayInTheRoot(string path, string expected)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("plain/file", "");
        _ = File.CreateSymbolicLink(folder.File("absolute"), "/plain/file");
        _ = File.CreateSymbolicLink(folder.File("folder"), "plain");
        _ = File.CreateSymbolicLink(folder.File("out"), "../../../../etc/passwd");

        Assert.Equal(folder.Path + expected, new HostRoot(folder.Path).Resolve(path));
    }

    [Fact]
    public void Resolve_Circle_IsRefused()
    {
        using TemporaryFolder folder = new();
        _ = File.CreateSymbolicLink(folder.File("a"), "b");
        _ = File.CreateSymbolicLink(folder.File("b"), "a");

        Assert.Equal("/a: its links lead in a circle; correct them", Assert.Throws<HostException>(() => new HostRoot(folder.Path).Resolve("/a")).Message);
    }

    [Fact]
    public void TryReadText_NoUtf8_IsRefused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("f"), [0xFF]);

        Assert.Equal("/f is not UTF-8; save it as UTF-8", Assert.Throws<HostException>(() => new HostRoot(folder.Path).TryReadText("/f")).Message);
        Assert.Null(new HostRoot(folder.Path).TryReadText("/absent"));
    }

    [Fact]
    public void TakePlace_FileOfSomebody_KeepsItsPermissionsAndItsLink()
    {
        using TemporaryFolder folder = new();
        HostRoot root = new(folder.Path);
        string file = folder.Write("etc/real", "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _ = File.CreateSymbolicLink(folder.File("etc/link"), "/etc/real");
        using (StagedFile staged = StagedFile.Write(root, "/etc/link", "new"u8))
        {
            Assert.Equal("old", File.ReadAllText(file));
            staged.TakePlace();
        }

        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(["link", "real"], Directory.GetFileSystemEntries(folder.File("etc")).Select(Path.GetFileName).Order());
    }
}
