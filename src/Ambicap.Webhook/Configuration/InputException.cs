namespace Ambicap.Webhook.Configuration;

/// <summary>What the program was started with cannot be used: exit code 2. Each line names the thing and ends with what to do.</summary>
internal sealed class InputException(params IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    internal IReadOnlyList<string> Lines { get; } = lines;
}
