using System.Globalization;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Formats;

/// <summary>Single values as JSON writes them.</summary>
internal static class ScalarType
{
    /// <summary>The value as JSON: <c>null</c>, <c>true</c>, a number; null where it is text.</summary>
    internal static string? ToJson(SourceScalar scalar) => scalar.Type switch
    {
        TokenKind.Null => "null",
        TokenKind.True => "true",
        TokenKind.False => "false",
        TokenKind.Number => NumberOf(scalar.Text),
        _ => null,
    };

    /// <summary>JSON has decimal numbers only, and neither infinity nor NaN, which stay text.</summary>
    private static string? NumberOf(string text) =>
        YamlNumber.TryGetWhole(text, out bool isNegative, out ulong size)
            ? string.Create(CultureInfo.InvariantCulture, $"{(isNegative && size > 0 ? "-" : "")}{size}")
            : YamlNumber.TryGetFloat(text, out double number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : null;
}
