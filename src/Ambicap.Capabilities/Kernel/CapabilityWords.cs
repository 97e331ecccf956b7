using System.Runtime.InteropServices;

namespace Ambicap.Capabilities.Kernel;

/// <summary>The second argument of capget(2) and capset(2): three sets of 64 bits, in two times three words of 32.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CapabilityWords
{
    private uint _effectiveLow;
    private uint _permittedLow;
    private uint _inheritableLow;
    private uint _effectiveHigh;
    private uint _permittedHigh;
    private uint _inheritableHigh;

    internal CapabilitySet Effective
    {
        readonly get => Join(_effectiveLow, _effectiveHigh);
        set => (_effectiveLow, _effectiveHigh) = Split(value);
    }

    internal CapabilitySet Permitted
    {
        readonly get => Join(_permittedLow, _permittedHigh);
        set => (_permittedLow, _permittedHigh) = Split(value);
    }

    internal CapabilitySet Inheritable
    {
        readonly get => Join(_inheritableLow, _inheritableHigh);
        set => (_inheritableLow, _inheritableHigh) = Split(value);
    }

    private static CapabilitySet Join(uint low, uint high) => new(((ulong)high << 32) | low);

    private static (uint Low, uint High) Split(CapabilitySet set) => ((uint)set.Bits, (uint)(set.Bits >> 32));
}
