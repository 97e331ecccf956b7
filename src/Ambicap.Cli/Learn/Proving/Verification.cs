using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>
/// Doubts a smallest set: it has to work every time, and without each of its members it has to fail every time. A program that sometimes
/// works with a set, and sometimes does not, proves nothing.
/// </summary>
internal static class Verification
{
    /// <summary>Tries the set, and the set without each of its members, again.</summary>
    /// <param name="set">What works.</param>
    /// <param name="run">Runs it; the second argument says whether it is to run as long as it was watched.</param>
    /// <param name="repeats">How often each is tried, 1 or more.</param>
    internal static async Task<Verified> VerifyAsync(CapabilitySet set, Func<CapabilitySet, bool, Task<TryResult>> run, int repeats)
    {
        List<TryResult> with = [];
        for (int i = 0; i < repeats; i++)
        {
            with.Add(await run(set, i == repeats - 1));
        }

        Dictionary<Capability, TryResult> without = [];
        List<Capability> doubtful = [];
        foreach (Capability member in set)
        {
            CapabilitySet rest = set.Except(CapabilitySet.Of(member));
            List<TryResult> results = [];
            for (int i = 0; i < repeats; i++)
            {
                results.Add(await run(rest, false));
            }

            without[member] = results.Find(result => !result.IsGood) ?? results[0];
            if (results.Exists(result => result.IsGood))
            {
                doubtful.Add(member);
            }
        }

        return new Verified(set, with.Find(result => !result.IsGood), without, CapabilitySet.Of([.. doubtful]));
    }
}

/// <summary>What became of the doubts.</summary>
/// <param name="Set">The set.</param>
/// <param name="Failure">A try in which it did not work; null where it always did.</param>
/// <param name="Without">What happens without each member.</param>
/// <param name="Doubtful">The members without which it did work at times.</param>
internal sealed record Verified(CapabilitySet Set, TryResult? Failure, IReadOnlyDictionary<Capability, TryResult> Without, CapabilitySet Doubtful)
{
    /// <summary>Whether every try said the same.</summary>
    internal bool IsSure => Failure is null && Doubtful.IsEmpty;
}
