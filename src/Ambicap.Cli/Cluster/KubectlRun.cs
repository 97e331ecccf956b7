using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ambicap.Cli.Cluster;

/// <summary>What kubectl did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed partial record KubectlRun(int ExitCode, string Output, string Errors)
{
    internal bool IsGood => ExitCode == 0;

    /// <summary>
    /// The first line that says what is wrong. The lines of a log that kubectl keeps on the way, four of a server that does not answer, are no
    /// such where there is another.
    /// </summary>
    internal string Reason
    {
        get
        {
            string[] lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.FirstOrDefault(line => !line.StartsWith("Warning:", StringComparison.Ordinal) && !LogLine().IsMatch(line))
                ?? lines.LastOrDefault() ?? "it says nothing";
        }
    }

    /// <summary>Its output as JSON; null where it has none.</summary>
    internal JsonNode? Json => Output.Trim() is { Length: > 0 } text ? JsonNode.Parse(text) : null;

    /// <summary>How a line of klog begins: severity, month and day, time.</summary>
    [GeneratedRegex(@"^[IWEF]\d{4} \d\d:")]
    private static partial Regex LogLine();
}
