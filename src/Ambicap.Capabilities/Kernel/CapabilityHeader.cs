using System.Runtime.InteropServices;

namespace Ambicap.Capabilities.Kernel;

/// <summary>The first argument of capget(2) and capset(2): which layout, and which thread, 0 for the calling one.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct CapabilityHeader
{
    private const uint Version3 = 0x20080522;

    private readonly uint _version;
    private readonly int _thread;

    private CapabilityHeader(int thread) => (_version, _thread) = (Version3, thread);

    internal static CapabilityHeader OwnThread => new(0);
}
