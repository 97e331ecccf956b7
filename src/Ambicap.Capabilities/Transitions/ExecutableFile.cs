namespace Ambicap.Capabilities.Transitions;

/// <summary>What execve looks at of the file that is run in the end: for a script that is its interpreter.</summary>
/// <param name="Owner">The file's user id, seen from the process's user namespace.</param>
/// <param name="Group">The file's group id.</param>
/// <param name="SetUserId">Whether the file has the mode bit S_ISUID.</param>
/// <param name="SetGroupId">Whether the file has the mode bits S_ISGID and S_IXGRP; S_ISGID alone means mandatory locking.</param>
/// <param name="Capabilities">The file's capabilities, or null.</param>
/// <param name="OnNoSuidMount">Whether the file is on a mount with the option nosuid (mount(2), MS_NOSUID).</param>
public sealed record ExecutableFile(
    uint Owner,
    uint Group,
    bool SetUserId,
    bool SetGroupId,
    FileCapabilities? Capabilities,
    bool OnNoSuidMount)
{
    /// <summary>A file of root's without any privilege: mode 0755, no capabilities.</summary>
    public static ExecutableFile Plain => new(0, 0, SetUserId: false, SetGroupId: false, Capabilities: null, OnNoSuidMount: false);

    /// <summary>A file of root's with capabilities, as setcap(8) leaves it.</summary>
    public static ExecutableFile With(FileCapabilities capabilities) => Plain with { Capabilities = capabilities };
}
