using System.Runtime.InteropServices;

namespace Ambicap.Runtime.Interop;

/// <summary>The head of <c>struct statx</c> (statx(2)), which is laid out alike on every architecture; 256 bytes in all.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct StatxBuffer
{
    internal uint Mask;
    internal uint BlockSize;
    internal ulong Attributes;
    internal uint Links;
    internal uint UserId;
    internal uint GroupId;
    internal ushort Mode;
    private readonly ushort _spare;
    internal ulong Inode;
    internal ulong Size;
    internal ulong Blocks;
    internal ulong AttributesMask;
    internal Timestamp Accessed;
    private readonly Timestamp _born;
    private readonly Timestamp _changed;
    internal Timestamp Modified;
    internal uint SpecialMajor;
    internal uint SpecialMinor;
    internal uint DeviceMajor;
    internal uint DeviceMinor;

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    internal struct Timestamp
    {
        internal long Seconds;
    }
}
