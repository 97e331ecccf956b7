using System.Collections.Concurrent;

namespace Ambicap.Cli.Output;

/// <summary>What is made of one value again and again, such as of a set of capabilities, made once; used by several threads.</summary>
internal sealed class Remembered<TKey, T>
    where TKey : notnull
{
    /// <summary>More different values are not remembered; no cluster has as many sets.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<TKey, T> _made = new();

    internal T Of(TKey key, Func<TKey, T> make)
    {
        if (_made.TryGetValue(key, out T? known))
        {
            return known;
        }

        T made = make(key);
        if (_made.Count < Most)
        {
            _ = _made.TryAdd(key, made);
        }

        return made;
    }
}
