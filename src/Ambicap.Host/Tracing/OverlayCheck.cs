namespace Ambicap.Host.Tracing;

/// <summary>
/// Tells the two checks of overlayfs apart: first the process itself is asked, at the file as it sees it; then, at the file below, whoever
/// mounted it (Documentation/filesystems/overlayfs.rst, "Permission model"). The second answer says nothing about the process.
/// </summary>
internal static class OverlayCheck
{
    private const string Prefix = "ovl_";

    // What overlayfs calls in the name of the process, fs/overlayfs/inode.c and file.c; all else is done in that of the mounter.
    private static readonly HashSet<string> s_inOwnName = new(StringComparer.Ordinal)
    {
        "generic_permission", "setattr_prepare", "capable", "ns_capable", "inode_owner_or_capable", "capable_wrt_inode_uidgid",
        "security_capable", "file_remove_privs", "setattr_should_drop_suidgid",
    };

    // It opens the file below, and asks by itself whether the mounter may (fs/overlayfs/file.c).
    private const string OpensBelow = "ovl_open_realfile";

    /// <summary>Whether a check is made in the name of the mounter.</summary>
    /// <param name="callers">The functions from the one that called the check on.</param>
    internal static bool IsForMounter(IReadOnlyList<string> callers)
    {
        for (int i = 1; i < callers.Count; i++)
        {
            if (callers[i].StartsWith(Prefix, StringComparison.Ordinal) && !callers[i - 1].StartsWith(Prefix, StringComparison.Ordinal))
            {
                return callers[i] == OpensBelow || !s_inOwnName.Contains(callers[i - 1]);
            }
        }

        return false;
    }
}
