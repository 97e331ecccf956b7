namespace Ambicap.Kubernetes.Tokens;

/// <summary>A token of a YAML document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a key or a single value.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="Length">The number of tokens up to the end of its value: 1 but for the start of a mapping or list. Relative, so that
/// tokens can be copied.</param>
internal readonly record struct YamlToken(TokenKind Kind, string? Text, int Line, int Column, int Length = 1);
