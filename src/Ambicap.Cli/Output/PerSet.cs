using System.Collections.Concurrent;
using Ambicap.Capabilities;

namespace Ambicap.Cli.Output;

/// <summary>What is made of a set of capabilities again and again, made once; used by several threads.</summary>
internal sealed class PerSet<T>
{
    /// <summary>More different sets are not remembered; no cluster has as many.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<CapabilitySet, T> _made = new();

    internal T Of(CapabilitySet set, Func<CapabilitySet, T> make)
    {
        if (_made.TryGetValue(set, out T? known))
        {
            return known;
        }

        T made = make(set);
        if (_made.Count < Most)
        {
            _ = _made.TryAdd(set, made);
        }

        return made;
    }
}
