namespace Ambicap.Cli;

/// <summary>What was asked for cannot be done: exit code 2. Each line names the thing and ends with what to do.</summary>
internal sealed class InputException(params IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    internal IReadOnlyList<string> Lines { get; } = lines;
}
