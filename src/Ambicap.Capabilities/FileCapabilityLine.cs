using System.Globalization;

namespace Ambicap.Capabilities;

/// <summary>
/// A line of getcap(8): a file, its capabilities, and with <c>-n</c> the root id of the user namespace in which they hold, such as
/// <c>/bin/ping cap_net_raw=ep [rootid=100000]</c>.
/// </summary>
/// <param name="Path">The file; it may have blanks in its name.</param>
/// <param name="Capabilities">Its capabilities.</param>
public sealed record FileCapabilityLine(string Path, FileCapabilities Capabilities) : ISpanParsable<FileCapabilityLine>
{
    private const string RootIdStart = " [rootid=";

    /// <summary>Reads a line of libcap 2.41 or newer (<c>FILE TEXT</c>), or of an older one (<c>FILE = TEXT</c>).</summary>
    /// <exception cref="FormatException">It is no such line; the message says what is wrong.</exception>
    public static FileCapabilityLine Parse(ReadOnlySpan<char> line) => Read(line, out string? error) ?? throw new FormatException(error);

    /// <summary>Reads what <see cref="Parse"/> reads.</summary>
    /// <returns>False where it would throw.</returns>
    public static bool TryParse(ReadOnlySpan<char> line, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FileCapabilityLine? result)
    {
        result = Read(line, out _);
        return result is not null;
    }

    static FileCapabilityLine ISpanParsable<FileCapabilityLine>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static FileCapabilityLine IParsable<FileCapabilityLine>.Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s);
    }

    static bool ISpanParsable<FileCapabilityLine>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FileCapabilityLine result) =>
        TryParse(s, out result!);

    static bool IParsable<FileCapabilityLine>.TryParse(string? s, IFormatProvider? provider, out FileCapabilityLine result) => TryParse(s, out result!);

    /// <summary>The line as getcap of libcap 2.41 and newer prints it; with a root id as <c>getcap -n</c> does.</summary>
    public override string ToString() =>
        $"{Path} {CapabilityText.Of(Capabilities)}" + (Capabilities.RootId == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{RootIdStart}{Capabilities.RootId}]"));

    private static FileCapabilityLine? Read(ReadOnlySpan<char> line, out string? error)
    {
        ReadOnlySpan<char> rest = line.TrimEnd();
        uint rootId = 0;
        int start = rest.EndsWith("]") ? rest.LastIndexOf(RootIdStart) : -1;
        if (start >= 0)
        {
            if (!uint.TryParse(rest[(start + RootIdStart.Length)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out rootId))
            {
                error = $"'{rest[start..].Trim()}' is no root id; write [rootid=N]";
                return null;
            }

            rest = rest[..start].TrimEnd();
        }

        // Clauses stand at the end, with blanks between, and so may be in the name of the file: the most clauses that can be read count.
        error = $"'{line.Trim()}' is no line of getcap; it is FILE, a blank and capabilities such as cap_net_raw=ep";
        FileCapabilityLine? best = null;
        for (int blank = rest.LastIndexOf(' '); blank > 0; blank = rest[..blank].LastIndexOf(' '))
        {
            if (!CapabilityText.TryParse(rest[(blank + 1)..], out CapabilityText text))
            {
                break;
            }

            // A last clause may only take away what one before it gives.
            if (text == default)
            {
                continue;
            }

            ReadOnlySpan<char> path = rest[..blank].EndsWith(" =") ? rest[..(blank - 2)] : rest[..blank];
            (best, error) = (Of(path, text, rootId, out string? flaw), flaw);
        }

        return best;
    }

    private static FileCapabilityLine? Of(ReadOnlySpan<char> path, CapabilityText text, uint rootId, out string? error)
    {
        try
        {
            error = null;
            FileCapabilities file = text.ToFile();
            return new FileCapabilityLine(path.ToString(), rootId == 0 ? file : file with { Revision = 3, RootId = rootId });
        }
        catch (InvalidOperationException failure)
        {
            error = failure.Message;
            return null;
        }
    }
}
