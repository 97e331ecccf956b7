using Ambicap.Capabilities;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>
/// Finds a smallest set that still works, by delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
/// 2002): halves first, then finer, so that one needed among many is found by a few tries and not by one for each.
/// </summary>
/// <remarks>Every set is tried once; what the tries said is believed here, and doubted by <see cref="Verification"/>.</remarks>
internal sealed class Reduction(Func<CapabilitySet, Task<bool>> works, int mostTries)
{
    private readonly Dictionary<CapabilitySet, bool> _known = [];

    /// <summary>How many tries it took.</summary>
    internal int Tries { get; private set; }

    /// <summary>Whether the tries were used up before the set was a smallest one.</summary>
    internal bool IsCutShort { get; private set; }

    /// <summary>A set from which nothing can be taken: without any single member it does not work.</summary>
    /// <param name="start">A set that works.</param>
    internal async Task<CapabilitySet> ReduceAsync(CapabilitySet start)
    {
        _known[start] = true;
        Capability[] current = [.. start];
        int parts = 2;
        while (current.Length > 0)
        {
            parts = Math.Min(parts, current.Length);
            if (await FindAsync(current, parts) is { } smaller)
            {
                parts = smaller.Length <= (current.Length + parts - 1) / parts ? 2 : Math.Max(parts - 1, 2);
                current = smaller;
            }
            else if (parts < current.Length && !IsCutShort)
            {
                parts = Math.Min(parts * 2, current.Length);
            }
            else
            {
                break;
            }
        }

        return CapabilitySet.Of(current);
    }

    /// <summary>The first of the parts, and then of what is left without each, that works; null where none does.</summary>
    private async Task<Capability[]?> FindAsync(Capability[] current, int parts)
    {
        Capability[][] pieces = [.. Enumerable.Range(0, parts).Select(i => current[(i * current.Length / parts)..((i + 1) * current.Length / parts)])];
        IEnumerable<Capability[]> candidates = parts == 1 ? [[]] : pieces.Concat(pieces.Select(piece => current.Except(piece).ToArray()));
        foreach (Capability[] candidate in candidates)
        {
            if (await WorksAsync(CapabilitySet.Of(candidate)))
            {
                return candidate;
            }
        }

        return null;
    }

    private async Task<bool> WorksAsync(CapabilitySet set)
    {
        if (_known.TryGetValue(set, out bool known))
        {
            return known;
        }

        if (Tries == mostTries)
        {
            IsCutShort = true;
            return false;
        }

        Tries++;
        return _known[set] = await works(set);
    }
}
