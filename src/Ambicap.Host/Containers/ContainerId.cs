using System.Buffers;

namespace Ambicap.Host.Containers;

/// <summary>Finds a container's id in the control groups of a process.</summary>
internal static class ContainerId
{
    private const int Length = 64;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is nothing but the digits of an id.</summary>
    internal static bool HasOnlyDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(s_digits);

    /// <summary>
    /// The id in the text of <c>/proc/PID/cgroup</c>; null where there is none. Managers name the innermost group by it, as it is or
    /// as <c>cri-containerd-ID.scope</c>, <c>crio-ID.scope</c>, <c>docker-ID.scope</c>, <c>libpod-ID.scope</c>.
    /// </summary>
    internal static string? Find(ReadOnlySpan<char> cgroups)
    {
        foreach (ReadOnlySpan<char> line in cgroups.EnumerateLines())
        {
            ReadOnlySpan<char> rest = line;
            while (rest.LastIndexOf('/') is >= 0 and int slash)
            {
                if (IdIn(rest[(slash + 1)..]) is { } id)
                {
                    return id;
                }

                rest = rest[..slash];
            }
        }

        return null;
    }

    private static string? IdIn(ReadOnlySpan<char> name)
    {
        if (name.EndsWith(".scope", StringComparison.Ordinal))
        {
            name = name[..^".scope".Length];
        }

        ReadOnlySpan<char> tail = name[(name.LastIndexOfAny('-', ':') + 1)..];
        return tail.Length == Length && HasOnlyDigits(tail) ? tail.ToString() : null;
    }
}
