using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Catalogue;

/// <summary>Shows every capability to a person, one line each.</summary>
internal static class CapabilityTable
{
    internal static void Write(IReadOnlyList<CatalogueEntry> entries)
    {
        TextTable table = new("CAPABILITY", "NUMBER", "RISK", "LEVEL", "SECCOMP", "FOR");
        foreach (CatalogueEntry entry in entries)
        {
            string[] cells =
            [
                entry.Capability.ToName(),
                ((int)entry.Capability).ToString(CultureInfo.InvariantCulture),
                RiskName(entry.Risk),
                LevelName(entry),
                SeccompGates.Of(entry.Capability) is { } gate ? Shortened(gate.SystemCalls) : "-",
                entry.Purpose,
            ];
            table.Add(cells);
        }

        table.Write();
    }

    internal static string RiskName(Risk risk) => risk switch
    {
        Risk.Safe => "safe",
        Risk.Elevated => "elevated",
        _ => "root-equivalent",
    };

    /// <summary>Who lets it be ambient: a level, or the namespace's own opt-in.</summary>
    internal static string LevelName(CatalogueEntry entry) =>
        entry.Risk == Risk.RootEquivalent ? "opt-in" : AmbientRules.StrictestLevelOf(entry.Capability).ToString().ToLowerInvariant();

    private static string Shortened(IReadOnlyList<string> calls) =>
        calls.Count <= 2 ? string.Join(", ", calls) : string.Create(CultureInfo.InvariantCulture, $"{calls[0]} and {calls.Count - 1} more");
}
