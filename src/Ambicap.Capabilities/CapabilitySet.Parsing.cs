using System.Globalization;

namespace Ambicap.Capabilities;

public readonly partial struct CapabilitySet
{
    /// <summary>The mark of a mask.</summary>
    public const string MaskPrefix = "0x";

    /// <summary>
    /// Reads a list, such as <c>NET_BIND_SERVICE, cap_net_raw</c>: commas between, any case, <c>CAP_</c> optional, spaces allowed, a
    /// number 0 to 63 for a bit without a name; or a mask, such as <c>0x400</c>, of 1 to 16 hexadecimal digits. The empty text is the
    /// empty set. <c>ALL</c> is no capability and an error.
    /// </summary>
    /// <exception cref="FormatException">The message names the part that is wrong, and what was probably meant.</exception>
    public static CapabilitySet Parse(ReadOnlySpan<char> text)
    {
        CapabilitySet set = Read(text, out string? error);
        return error is null ? set : throw new FormatException(error);
    }

    /// <summary>Reads what <see cref="Parse"/> reads.</summary>
    /// <returns>False where it would throw.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CapabilitySet set)
    {
        set = Read(text, out string? error);
        return error is null;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char})"/>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: capabilities have the same names everywhere.</param>
    static CapabilitySet ISpanParsable<CapabilitySet>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static CapabilitySet IParsable<CapabilitySet>.Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s);
    }

    static bool ISpanParsable<CapabilitySet>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CapabilitySet result) => TryParse(s, out result);

    static bool IParsable<CapabilitySet>.TryParse(string? s, IFormatProvider? provider, out CapabilitySet result)
    {
        result = default;
        return s is not null && TryParse(s, out result);
    }

    private static CapabilitySet Read(ReadOnlySpan<char> text, out string? error)
    {
        text = text.Trim();
        error = null;
        if (text.IsEmpty)
        {
            return CapabilitySet.Empty;
        }

        if (text.StartsWith(MaskPrefix, StringComparison.OrdinalIgnoreCase))
        {
            bool valid = ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits);
            error = valid ? null : $"'{text}' is not a capability mask; write 0x and 1 to 16 hexadecimal digits";
            return new CapabilitySet(bits);
        }

        CapabilitySet set = CapabilitySet.Empty;
        foreach (Range part in text.Split(','))
        {
            ReadOnlySpan<char> name = text[part].Trim();
            if (!TryParseOne(name, out Capability capability))
            {
                error = Unknown(name);
                return CapabilitySet.Empty;
            }

            set |= CapabilitySet.Of(capability);
        }

        return set;
    }

    /// <summary>A name, or the number that stands for a bit without one.</summary>
    internal static bool TryParseOne(ReadOnlySpan<char> text, out Capability capability)
    {
        if (byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) && number < 64)
        {
            capability = (Capability)number;
            return true;
        }

        return CapabilityName.TryParse(text, out capability);
    }

    internal static string Unknown(ReadOnlySpan<char> name) => CapabilityName.Suggest(name) is { } nearest
        ? $"'{name}' is not a capability; did you mean {nearest}?"
        : $"'{name}' is not a capability; write names such as NET_BIND_SERVICE, see capabilities(7)";
}
