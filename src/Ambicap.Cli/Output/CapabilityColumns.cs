using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Cli.Output;

/// <summary>How tables show the five sets: as masks, since names would not fit, with a legend below.</summary>
internal static class CapabilityColumns
{
    /// <summary>The headings, in the order of /proc/PID/status.</summary>
    internal static readonly string[] Headings = ["INH", "PRM", "EFF", "BND", "AMB"];

    /// <summary>The cells of a process; dashes where there is none to look at.</summary>
    internal static string[] Cells(ProcessStatus? process) => process is null
        ? ["-", "-", "-", "-", "-"]
        : [.. Sets(process.Capabilities).Select(Mask)];

    /// <summary>A mask as tables show it: hexadecimal, without leading zeros.</summary>
    internal static string Mask(CapabilitySet set) => set.Bits.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A line for each different set that is not empty: <c>400 = NET_BIND_SERVICE</c>.</summary>
    internal static IEnumerable<string> Legend(IEnumerable<ProcessStatus?> processes) => processes
        .OfType<ProcessStatus>()
        .SelectMany(process => Sets(process.Capabilities))
        .Where(set => !set.IsEmpty)
        .Distinct()
        .Select(set => $"{Mask(set)} = {set}");

    private static CapabilitySet[] Sets(ProcessCapabilities sets) => [sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient];
}
