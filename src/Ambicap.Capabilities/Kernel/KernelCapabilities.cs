using System.Globalization;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>What the running kernel supports, which is another question than what this library knows.</summary>
[SupportedOSPlatform("linux")]
public static class KernelCapabilities
{
    private const string LastCapabilityFile = "/proc/sys/kernel/cap_last_cap";

    /// <summary>The number of the kernel's newest capability (<c>/proc/sys/kernel/cap_last_cap</c>), 0 to 63.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file does not hold a number.</exception>
    public static int Last => int.Parse(File.ReadAllText(LastCapabilityFile).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
}
