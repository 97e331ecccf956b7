using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>A token of a YAML document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="TextStart">Where the text of a key or single value begins in the document's texts.</param>
/// <param name="TextLength">The text's length in bytes of UTF-8.</param>
/// <param name="Position">Its place in the file.</param>
/// <param name="Length">The number of tokens up to the end of its value: 1 but for the start of a mapping or list. Relative, so that
/// tokens can be copied.</param>
internal readonly record struct YamlToken(TokenKind Kind, int TextStart, int TextLength, Position Position, int Length = 1);
