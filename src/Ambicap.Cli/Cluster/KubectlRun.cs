using System.Text.Json.Nodes;

namespace Ambicap.Cli.Cluster;

/// <summary>What kubectl did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record KubectlRun(int ExitCode, string Output, string Errors)
{
    internal bool IsGood => ExitCode == 0;

    /// <summary>The first line that says what is wrong.</summary>
    internal string Reason => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .FirstOrDefault(line => !line.StartsWith("Warning:", StringComparison.Ordinal)) ?? "it says nothing";

    /// <summary>Its output as JSON; null where it has none.</summary>
    internal JsonNode? Json => Output.Trim() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
}
