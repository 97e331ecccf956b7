namespace Ambicap.Runtime.Interop;

/// <summary>Who owns a file, what it is and how large: what decides whether it may be trusted.</summary>
internal readonly record struct FileFacts(uint UserId, uint GroupId, ushort Mode, ulong Size, ulong Inode, uint DeviceMajor, uint DeviceMinor, long AccessedSeconds, long ModifiedSeconds)
{
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int WritableByOthers = 0x12;

    internal bool IsRegularFile => (Mode & TypeMask) == Regular;

    /// <summary>Whether group or others may write.</summary>
    internal bool IsWritableByOthers => (Mode & WritableByOthers) != 0;

    /// <summary>Whether nobody but root and this process's own user can have written it.</summary>
    internal bool IsTrustworthy => !IsWritableByOthers && (UserId == 0 || UserId == Libc.EffectiveUserId());

    /// <summary>The permission bits with set-user-ID, set-group-ID and sticky.</summary>
    internal uint Permissions => (uint)Mode & 0xFFF;

    internal bool IsSameFile(FileFacts other) =>
        Inode == other.Inode && DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;
}
