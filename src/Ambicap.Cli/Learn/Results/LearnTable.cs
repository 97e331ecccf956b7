using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Catalogue;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Output;
using Ambicap.Policy.Catalogue;

namespace Ambicap.Cli.Learn.Results;

/// <summary>Shows a person what was learnt: the verdict, the capabilities, what can stand in their place, and the manifest.</summary>
internal static class LearnTable
{
    internal static void Write(Subject subject, Learnt learnt)
    {
        Console.Out.WriteLine(Terminal.Printable(VerdictText.Of(subject, learnt)));
        CapabilitySet shown = learnt.Needed | learnt.Asked;
        if (learnt.First is not null && !shown.IsEmpty)
        {
            Console.Out.WriteLine();
            WriteCapabilities(learnt, learnt.Verdict is Verdict.NeedsRoot or Verdict.NeverWorks ? learnt.Asked : shown);
        }

        WriteAlternatives(learnt);
        if (learnt.Seen is { Lost: > 0 } seen)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"\n{seen.Lost} records were lost while it was watched; what was asked for may be more than this, what it needs was proven by running it"));
        }

        if (learnt.IsProven)
        {
            Console.Out.WriteLine();
            Console.Out.Write(LearntManifest.Of(subject, learnt.Needed, learnt.User));
        }
    }

    private static void WriteCapabilities(Learnt learnt, CapabilitySet shown)
    {
        TextTable table = new("CAPABILITY", "NEEDED", "ASKED", "RISK", "LEVEL", "WITHOUT IT");
        foreach (Capability capability in shown)
        {
            CatalogueEntry entry = CapabilityCatalogue.Of(capability);
            table.Add(
                capability.ToName(), Needed(learnt, capability), Asked(learnt, capability), CapabilityTable.RiskName(entry.Risk), CapabilityTable.LevelName(entry),
                Without(learnt, capability));
        }

        table.Write();
    }

    private static string Needed(Learnt learnt, Capability capability) =>
        learnt.Doubtful.Contains(capability) ? "at times"
        : learnt.Verdict is Verdict.NeedsRoot or Verdict.NeverWorks ? "-"
        : learnt.Needed.Contains(capability) ? learnt.IsProven ? "yes" : "perhaps" : "no";

    /// <summary>How often the kernel was asked in earnest.</summary>
    private static string Asked(Learnt learnt, Capability capability) => learnt.Seen is null ? "-"
        : learnt.SeenOf(capability) is { } seen ? (seen.Granted + seen.Refused).ToString(CultureInfo.InvariantCulture) : "0";

    private static string Without(Learnt learnt, Capability capability) =>
        learnt.Without.TryGetValue(capability, out TryResult? without) ? without.Text
        : learnt.IsProven && !learnt.Needed.Contains(capability) ? "it works" : "-";

    private static void WriteAlternatives(Learnt learnt)
    {
        foreach ((Capability capability, IReadOnlyList<Alternative> alternatives) in learnt.Alternatives)
        {
            foreach (Alternative alternative in alternatives)
            {
                Console.Out.WriteLine(alternative.Works
                    ? $"\ninstead of {capability.ToName()}, tried: {alternative.Field}"
                    : $"\nno way around {capability.ToName()}, tried: {alternative.Field}: {alternative.Result!.Text}");
            }

        }

        if (learnt is { InUserNamespace: { } tried, IsProven: true })
        {
            Console.Out.WriteLine(tried.IsGood
                ? "\nwith hostUsers: false, tried: works, and counts for what belongs to the Pod's own namespaces only"
                : $"\nwith hostUsers: false, tried: does not work: {tried.Text}");
        }

        if (learnt is { NoUserNamespace: { } why, IsProven: true })
        {
            Console.Out.WriteLine($"\nwith hostUsers: false, not tried: {why}");
        }
    }
}
