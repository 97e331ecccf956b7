using System.Globalization;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Numbers as kubectl reads them in YAML: decimal, <c>0x</c>, <c>0b</c>, <c>0o</c> and a leading 0 for octal, underscores anywhere
/// but in front, and floating point.
/// </summary>
internal static class YamlNumber
{
    /// <summary>Whether a plain word is a number.</summary>
    internal static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return false;
        }

        ReadOnlySpan<char> plain = WithoutUnderscores(text);
        return TryParseWhole(plain, out _, out _) || IsFloat(plain) || IsNoNumber(text);
    }

    /// <summary>The value, where it is whole and fits.</summary>
    internal static bool TryGetInteger(ReadOnlySpan<char> text, out long value)
    {
        ReadOnlySpan<char> plain = WithoutUnderscores(text);
        if (TryParseWhole(plain, out bool isNegative, out ulong size))
        {
            value = isNegative ? unchecked(-(long)size) : (long)size;
            return size <= long.MaxValue || (isNegative && size == 1UL << 63);
        }

        value = 0;
        return TryGetFloat(text, out double number) && WholeNumber.TryConvert(number, out value);
    }

    private static ReadOnlySpan<char> WithoutUnderscores(ReadOnlySpan<char> text) =>
        text.Contains('_') ? text.ToString().Replace("_", "", StringComparison.Ordinal) : text;

    /// <summary>The sign and size of a whole number of at most 64 bits.</summary>
    /// <param name="text">A plain word.</param>
    /// <param name="isNegative">Whether a minus stands before it.</param>
    /// <param name="size">The number without its sign.</param>
    internal static bool TryGetWhole(ReadOnlySpan<char> text, out bool isNegative, out ulong size) =>
        TryParseWhole(WithoutUnderscores(text), out isNegative, out size);

    /// <summary>The value as floating point; infinite where it is too large.</summary>
    internal static bool TryGetFloat(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        ReadOnlySpan<char> plain = WithoutUnderscores(text);
        return IsFloat(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseWhole(ReadOnlySpan<char> text, out bool isNegative, out ulong size)
    {
        isNegative = text is ['-', ..];
        size = 0;
        ReadOnlySpan<char> digits = text is ['-' or '+', ..] ? text[1..] : text;
        int radix = digits switch
        {
            ['0', 'x' or 'X', ..] => 16,
            ['0', 'b' or 'B', ..] => 2,
            ['0', 'o' or 'O', ..] => 8,
            ['0', _, ..] => 8,
            _ => 10,
        };
        digits = digits is ['0', not (>= '0' and <= '9'), ..] ? digits[2..] : digits;
        foreach (char digit in digits)
        {
            int worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            UInt128 next = ((UInt128)size * (uint)radix) + (uint)worth;
            if (worth >= radix || next > ulong.MaxValue)
            {
                return false;
            }

            size = (ulong)next;
        }

        return !digits.IsEmpty;
    }

    /// <summary>Digits with a point, an exponent or both; digits alone too, which are no whole number where they are too many, or
    /// begin with 0 and are not octal.</summary>
    private static bool IsFloat(ReadOnlySpan<char> text)
    {
        int at = text is ['-' or '+', ..] ? 1 : 0;
        int whole = Digits(text, ref at);
        int fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole + fraction > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            at += at < text.Length && text[at] is '-' or '+' ? 1 : 0;
            return Digits(text, ref at) > 0 && at == text.Length;
        }

        return whole + fraction > 0 && at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }

    /// <summary>Infinity and NaN, which JSON does not have: no field takes them.</summary>
    private static bool IsNoNumber(ReadOnlySpan<char> text) =>
        (text is ['-' or '+', ..] ? text[1..] : text) is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN";
}
