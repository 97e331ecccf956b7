using System.Collections.Concurrent;
using Ambicap.Policy.Levels;

namespace Ambicap.Webhook.Decisions;

/// <summary>The names of levels, each made once: every answer has one.</summary>
internal static class LevelNames
{
    /// <summary>More are made anew each time: the versions come from labels that anybody with a namespace writes.</summary>
    private const int MostNames = 256;

    private static readonly ConcurrentDictionary<LevelVersion, string> s_names = new();
    private static int s_count;

    internal static string Of(LevelVersion level)
    {
        if (s_names.TryGetValue(level, out string? name))
        {
            return name;
        }

        name = level.ToString();
        if (Volatile.Read(ref s_count) < MostNames && s_names.TryAdd(level, name))
        {
            _ = Interlocked.Increment(ref s_count);
        }

        return name;
    }
}
