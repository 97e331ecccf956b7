using System.Globalization;
using System.Numerics;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Formats;

/// <summary>
/// What a value means, as Kubernetes' own YAML parser has it: YAML 1.1, so that <c>on</c> is true, <c>017</c> is fifteen and
/// <c>1_000</c> a thousand. Times stay text.
/// </summary>
internal static class ScalarType
{
    /// <summary>The value as JSON: <c>null</c>, <c>true</c>, a number; null where it is text.</summary>
    internal static string? ToJson(SourceScalar scalar)
    {
        string text = scalar.Text;
        if (!scalar.IsPlain)
        {
            return null;
        }

        return scalar.IsNull ? "null" : text switch
        {
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => "true",
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => "false",
            _ => NumberOf(text.Replace("_", "", StringComparison.Ordinal)),
        };
    }

    private static string? NumberOf(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
        {
            return null;
        }

        string sign = text[0] == '-' ? "-" : "";
        string digits = text.TrimStart('+', '-');
        if (digits.Length < text.Length - 1)
        {
            return null;
        }

        return IntegerOf(digits) is { } integer
            ? integer.IsZero ? "0" : sign + integer.ToString(CultureInfo.InvariantCulture)
            : IsFloat(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                ? sign + number.ToString("R", CultureInfo.InvariantCulture)
                : null;
    }

    private static BigInteger? IntegerOf(string digits)
    {
        (int radix, string rest) = digits.ToLowerInvariant() switch
        {
            ['0', 'x', ..] => (16, digits[2..]),
            ['0', 'o', ..] => (8, digits[2..]),
            ['0', 'b', ..] => (2, digits[2..]),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };
        BigInteger value = BigInteger.Zero;
        foreach (char c in rest)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > ulong.MaxValue)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return rest.Length > 0 && value <= ulong.MaxValue ? value : null;
    }

    /// <summary>Digits with a point or an exponent, at least one digit before the exponent.</summary>
    private static bool IsFloat(string text)
    {
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        string mantissa = exponent < 0 ? text : text[..exponent];
        string power = exponent < 0 ? "0" : text[(exponent + 1)..];
        power = power.StartsWith('+') || power.StartsWith('-') ? power[1..] : power;
        return mantissa.Any(char.IsAsciiDigit) && mantissa.All(c => char.IsAsciiDigit(c) || c == '.') && mantissa.Count(c => c == '.') <= 1
            && power.Length > 0 && power.All(char.IsAsciiDigit);
    }
}
