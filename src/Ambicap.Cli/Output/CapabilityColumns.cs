using System.Globalization;
using Ambicap.Capabilities;

namespace Ambicap.Cli.Output;

/// <summary>How tables show the five sets: as masks, since names would not fit, with a legend below.</summary>
internal static class CapabilityColumns
{
    private static readonly Remembered<CapabilitySet, string> s_masks = new();

    /// <summary>The headings, in the order of /proc/PID/status.</summary>
    internal static readonly string[] Headings = [.. FiveSets.All.Select(set => set.Heading)];

    /// <summary>The cells of a process; dashes where there is none to look at.</summary>
    internal static string[] Cells(ProcessCapabilities? sets) => sets is { } held
        ? [Mask(held.Inheritable), Mask(held.Permitted), Mask(held.Effective), Mask(held.Bounding), Mask(held.Ambient)]
        : ["-", "-", "-", "-", "-"];

    /// <summary>A line for each different set that is not empty, such as <c>400 = NET_BIND_SERVICE</c>; a large set by what it lacks.</summary>
    internal static IEnumerable<string> Legend(IEnumerable<ProcessCapabilities> processes) => Legend(processes.SelectMany(Sets).Distinct());

    /// <summary>The same of different sets.</summary>
    internal static IEnumerable<string> Legend(IEnumerable<CapabilitySet> sets) =>
        sets.Where(set => !set.IsEmpty).Select(set => $"{Mask(set)} = {Describe(set)}");

    /// <summary>Writes a legend to standard output.</summary>
    internal static void WriteLegend(IEnumerable<ProcessCapabilities> processes)
    {
        foreach (CapabilitySet set in processes.SelectMany(Sets).Distinct().Where(set => !set.IsEmpty))
        {
            foreach (string line in Wrapping.Hanging($"{Mask(set)} = ", Describe(set), Terminal.Width))
            {
                Console.Out.WriteLine(line);
            }
        }
    }

    /// <summary>
    /// The five sets by name, for where masks have no room: equal ones once, such as <c>BND NET_RAW; INH PRM EFF AMB none</c>.
    /// </summary>
    internal static string Names(ProcessCapabilities? sets)
    {
        if (sets is not { } held)
        {
            return "-";
        }

        CapabilitySet[] all = Sets(held);
        IGrouping<CapabilitySet, string>[] groups = [.. Headings.Zip(all).GroupBy(pair => pair.Second, pair => pair.First)];
        return groups.Length == 1
            ? $"all five {NamesOf(all[0])}"
            : string.Join("; ", groups.OrderBy(group => group.Key.IsEmpty).Select(group => $"{string.Join(' ', group)} {NamesOf(group.Key)}"));
    }

    private static string NamesOf(CapabilitySet set) => set.IsEmpty ? "none" : Describe(set);

    /// <summary>The sets in the order of the headings.</summary>
    internal static CapabilitySet[] Sets(ProcessCapabilities sets) => [sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient];

    /// <summary>A mask as tables show it: hexadecimal, without leading zeros. A cluster has few different ones.</summary>
    private static string Mask(CapabilitySet set) =>
        s_masks.Of(set, static set => set.Bits.ToString("x", CultureInfo.InvariantCulture));

    private static string Describe(CapabilitySet set)
    {
        CapabilitySet lacking = CapabilitySet.AllKnown.Except(set);
        return lacking.IsEmpty ? "all" : lacking.Count < set.Count && set.IsSubsetOf(CapabilitySet.AllKnown) ? $"all but {lacking}" : set.ToString();
    }
}
