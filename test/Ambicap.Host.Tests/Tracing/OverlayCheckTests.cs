using Ambicap.Capabilities;
using Ambicap.Host.Tracing;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Tracing;

public class OverlayCheckTests
{
    [Theory]
    [InlineData("generic_permission < ovl_permission < inode_permission", false)]
    [InlineData("capable_wrt_inode_uidgid < generic_permission < ovl_permission < inode_permission", false)]
    [InlineData("generic_permission < inode_permission < ovl_permission < inode_permission", true)]
    [InlineData("ns_capable < ovl_open_realfile < ovl_open < do_dentry_open", true)]
    [InlineData("capable < xattr_permission < vfs_getxattr < ovl_check_metacopy_xattr < ovl_lookup", true)]
    [InlineData("ovl_do_something < ovl_permission < inode_permission", false)]
    [InlineData("capable_wrt_inode_uidgid < generic_permission < inode_permission < may_open", false)]
    public void IsForMounter_Stack_IsWhatOverlayfsDoesInWhoseName(string stack, bool isForMounter) =>
        Assert.Equal(isForMounter, OverlayCheck.IsForMounter(stack.Split(" < ")));

    /// <summary>Its owner reads a file that nobody else may read: asked for a capability is only root, who mounted the overlay.</summary>
    [Fact]
    public void Read_OwnFileOnAnOverlay_NeedsNothing()
    {
        WatchedShell.SkipUnlessWatching();
        using TemporaryFolder folder = new();
        string[] folders = [.. new[] { "lower", "upper", "work", "merged" }.Select(name => Directory.CreateDirectory(folder.File(name)).FullName)];
        File.WriteAllText(Path.Combine(folders[0], "own"), "text\n");
        ProgramRun.Of("chmod", "755", folder.Path);
        ProgramRun.Of("chown", "1000", Path.Combine(folders[0], "own"));
        ProgramRun.Of("chmod", "600", Path.Combine(folders[0], "own"));
        ProgramRun mount = ProgramRun.Of("mount", "-t", "overlay", "overlay", "-o", $"lowerdir={folders[0]},upperdir={folders[1]},workdir={folders[2]}", folders[3]);
        Assert.SkipUnless(mount.ExitCode == 0, $"no overlay can be mounted here: {mount.Errors}");
        try
        {
            using WatchedShell shell = WatchedShell.Start($"read line < {folders[3]}/own");
            using CapabilityWatch watch = CapabilityWatch.Start([shell.Id]);
            shell.Finish();

            ObservedCapability[] seen = [.. watch.Read().Capabilities.Where(entry => entry.Capability is Capability.DacOverride or Capability.DacReadSearch)];
            Assert.All(seen, entry => Assert.Equal((0, 0), (entry.Granted, entry.Refused)));
            Assert.True(seen.Sum(entry => entry.Unaudited) > 0);
        }
        finally
        {
            ProgramRun.Of("umount", folders[3]);
        }
    }
}
