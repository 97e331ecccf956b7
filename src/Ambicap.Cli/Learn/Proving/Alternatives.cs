using Ambicap.Capabilities;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>Something that a Pod can have in the place of a capability.</summary>
/// <param name="Field">Where it stands in a manifest, with its value.</param>
/// <param name="Surroundings">What it is in a try.</param>
/// <param name="Result">What became of the try without the capability and with this.</param>
internal sealed record Alternative(string Field, Surroundings Surroundings, TryResult? Result)
{
    /// <summary>Whether it does.</summary>
    internal bool Works => Result is { IsGood: true };
}

/// <summary>What may stand in the place of a capability; each is tried for real.</summary>
internal static class Alternatives
{
    private const int MostGroups = 3;

    private const int GroupRead = 0x20;
    private const int GroupWrite = 0x10;

    /// <summary>What is worth a try.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="without">What happens without it.</param>
    /// <param name="trial">What can be given to tries.</param>
    internal static IEnumerable<Alternative> For(Capability capability, TryResult without, ITrial trial) => capability switch
    {
        Capability.NetBindService when trial.TakesSysctls => [Sysctl("net.ipv4.ip_unprivileged_port_start", "0")],
        Capability.NetRaw when trial.TakesSysctls => [Sysctl("net.ipv4.ping_group_range", "0 2147483647")],
        Capability.DacOverride or Capability.DacReadSearch when trial.TakesGroups =>
            [.. without.Files.Select(GroupOf).OfType<uint>().Distinct().Take(MostGroups).Select(Group)],
        _ => [],
    };

    private static Alternative Sysctl(string name, string value) => new(
        $"spec.securityContext.sysctls: [{{name: {name}, value: \"{value}\"}}]",
        new Surroundings { Sysctls = new Dictionary<string, string> { [name] = value } }, null);

    private static Alternative Group(uint group) => new(
        FormattableString.Invariant($"spec.securityContext.supplementalGroups: [{group}]"),
        new Surroundings { Groups = SupplementaryGroups.Of(group) }, null);

    /// <summary>The group of a file, or of the nearest folder above one that is not there, whose mode lets the group in.</summary>
    private static uint? GroupOf(string path)
    {
        for (string? place = path; place is not null; place = Path.GetDirectoryName(place))
        {
            if (Libc.ReadStatus(Libc.CurrentFolder, place, 0, Libc.StatusBasic, out Libc.FileStatus status) == 0)
            {
                return (status.Mode & (GroupRead | GroupWrite)) != 0 && place != "/" ? status.Group : null;
            }
        }

        return null;
    }
}
