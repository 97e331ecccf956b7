using System.Globalization;

namespace Ambicap.Host.Processes;

/// <summary>
/// Turns user ids as they are seen from here into those of a process's own user namespace (user_namespaces(7), "User and group ID
/// mappings").
/// </summary>
internal sealed class UserIdMap
{
    /// <summary>What the kernel shows for an id that a namespace does not have.</summary>
    internal const uint Overflow = 65534;

    private readonly List<(uint Inside, uint Here, uint Count)> _ranges = [];

    private UserIdMap()
    {
    }

    /// <summary>Reads the text of a process's <c>uid_map</c>.</summary>
    /// <param name="text">The file of the process.</param>
    /// <param name="own">The same file of this process. Where both are equal the namespace is this one, and its map, which then is
    /// about the namespace around it, says nothing of ids that are seen from here.</param>
    /// <returns>Null where ids need no turning: the namespace is this one, or the file says nothing.</returns>
    internal static UserIdMap? Parse(ReadOnlySpan<char> text, ReadOnlySpan<char> own)
    {
        if (text.SequenceEqual(own))
        {
            return null;
        }

        UserIdMap map = new();
        Span<Range> fields = stackalloc Range[4];
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            const StringSplitOptions options = StringSplitOptions.RemoveEmptyEntries;
            if (line.Split(fields, ' ', options) == 3
                && Number(line[fields[0]]) is { } inside && Number(line[fields[1]]) is { } here && Number(line[fields[2]]) is { } count)
            {
                map._ranges.Add((inside, here, count));
            }
        }

        return map._ranges.Count > 0 ? map : null;
    }

    /// <summary>The id inside.</summary>
    internal uint Inside(uint here)
    {
        foreach ((uint inside, uint first, uint count) in _ranges)
        {
            if (here >= first && here - first < count)
            {
                return inside + (here - first);
            }
        }

        return Overflow;
    }

    private static uint? Number(ReadOnlySpan<char> text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
