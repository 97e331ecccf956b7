using Ambicap.Cli.Ownership;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Ownership;

public sealed class AbandonedFolderTests
{
    private const string Prefix = "ambicap-none-";
    private const string Gone = "1 1 2026-11-28T01:02:03Z\n";

    [Fact]
    public void Find_FolderOfALivingProcess_IsLeftAlone()
    {
        using OwnedFolder owned = OwnedFolder.Create("ambicap-test-");
        Assert.Empty(AbandonedFolder.Find(Prefix, owned.Path));
        Directory.Delete(owned.Path, recursive: true);
    }

    /// <summary>A file system without locks: process id and start time are left to tell.</summary>
    [Fact]
    public void Find_OwnerAliveWithoutLock_IsLeftAlone()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("owner", FolderOwner.Current().ToText());
        Assert.Empty(AbandonedFolder.Find(Prefix, folder.Path));
    }

    [Fact]
    public void Find_OwnerGone_IsTakenOverByOneOnly()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("owner", Gone);
        using AbandonedFolder found = Assert.Single(AbandonedFolder.Find(Prefix, folder.Path));
        Assert.Equal((folder.Path, "process 1, started 2026-11-28 01:02:03 UTC"), (found.Path, found.Owner.ToString()));
        Assert.Empty(AbandonedFolder.Find(Prefix, folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 1\n")]
    [InlineData("x 1 2026-11-28T01:02:03Z\n")]
    [InlineData("1 1 yesterday\n")]
    public void Find_OwnerUnreadable_IsLeftAlone(string text)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("owner", text);
        Assert.Empty(AbandonedFolder.Find(Prefix, folder.Path));
    }

    [Fact]
    public void Find_GivenUp_IsLeftAlone()
    {
        using OwnedFolder owned = OwnedFolder.Create("ambicap-test-");
        owned.GiveUp();
        owned.Dispose();
        Assert.Empty(AbandonedFolder.Find(Prefix, owned.Path));
        Directory.Delete(owned.Path, recursive: true);
    }

    /// <summary>Where everybody may write, somebody may lay a trap.</summary>
    [Fact]
    public void Find_FolderThatOthersMayWriteTo_IsLeftAlone()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("owner", Gone);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1FF);
        Assert.Empty(AbandonedFolder.Find(Prefix, folder.Path));
    }

    [Fact]
    public void Find_Link_IsLeftAlone()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("real/owner", Gone);
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("real"));
        Assert.Empty(AbandonedFolder.Find(Prefix, folder.File("link")));
        Assert.Single(AbandonedFolder.Find(Prefix, folder.File("real"))).Dispose();
    }
}
