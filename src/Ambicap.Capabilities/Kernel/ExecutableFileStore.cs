using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Kernel;

/// <summary>Reads from a file what execve looks at: owner, set-id bits, capabilities.</summary>
[SupportedOSPlatform("linux")]
public static unsafe class ExecutableFileStore
{
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7FF;
    private const int BufferSize = 256;

    // struct statx (statx(2)), laid out alike on every architecture, little-endian on those that .NET runs on.
    private const int UserOffset = 20;
    private const int GroupOffset = 24;
    private const int ModeOffset = 28;

    private const int SetUserId = 0x800;
    private const int SetGroupId = 0x400;
    private const int GroupExecute = 0x008;

    /// <summary>Reads a file; symbolic links are followed. Mount options are not read: the file counts as on a mount without
    /// nosuid, as it will be as part of a container's root file system.</summary>
    /// <exception cref="KernelCallException">The file is not there or cannot be reached, or its attribute is malformed.</exception>
    public static ExecutableFile Read(string path)
    {
        byte* buffer = stackalloc byte[BufferSize];
        if (Libc.Statx(CurrentDirectory, path, 0, BasicStats, buffer) != 0)
        {
            throw new KernelCallException($"read {path}", Marshal.GetLastPInvokeError(), "check the path");
        }

        ReadOnlySpan<byte> stat = new(buffer, BufferSize);
        return Of(
            BinaryPrimitives.ReadUInt32LittleEndian(stat[UserOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(stat[GroupOffset..]),
            BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeOffset..]),
            FileCapabilityStore.TryRead(path));
    }

    /// <summary>A file of that owner, mode and capabilities.</summary>
    /// <param name="owner">The user id.</param>
    /// <param name="group">The group id.</param>
    /// <param name="mode">The mode bits of inode(7); S_ISGID counts with S_IXGRP only.</param>
    /// <param name="capabilities">The capabilities, or null.</param>
    public static ExecutableFile Of(uint owner, uint group, int mode, FileCapabilities? capabilities) => new(
        owner,
        group,
        (mode & SetUserId) != 0,
        (mode & (SetGroupId | GroupExecute)) == (SetGroupId | GroupExecute),
        capabilities,
        OnNoSuidMount: false);
}
