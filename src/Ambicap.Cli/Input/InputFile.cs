namespace Ambicap.Cli.Input;

/// <summary>A file to read.</summary>
/// <param name="Name">Its name for messages.</param>
/// <param name="Path">Its path; null for standard input.</param>
/// <param name="Error">Why it cannot be read at all, and what to do; null where it may.</param>
internal sealed record InputFile(string Name, string? Path, string? Error = null);
