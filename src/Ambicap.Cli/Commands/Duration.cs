using System.CommandLine.Parsing;
using System.Globalization;

namespace Ambicap.Cli.Commands;

/// <summary>Reads durations as Kubernetes' tools do: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    private static readonly (string Suffix, double Milliseconds)[] s_units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Parses the single value of an option; above 0, at most 24 hours.</summary>
    internal static TimeSpan? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        foreach ((string suffix, double milliseconds) in s_units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                double total = count * milliseconds;
                if (total is > 0 and <= 86_400_000)
                {
                    return TimeSpan.FromMilliseconds(total);
                }

                break;
            }
        }

        argument.AddError($"\"{text}\" is no duration of more than 0 and at most 24h; write it as 30s, 5m or 500ms");
        return null;
    }
}
