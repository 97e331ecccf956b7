using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// The tokens of a manifest, whatever it was written in. Decoders are written once against this and compiled for each source; a copy
/// of a source is a bookmark, and reads on from its place.
/// </summary>
public interface ITokenSource
{
    /// <summary>The kind of the current token.</summary>
    public TokenKind Kind { get; }

    /// <summary>The number of the current token in its document; it grows with every token, not always by one.</summary>
    public long Ordinal { get; }

    /// <summary>Where the current token begins.</summary>
    public Position Position { get; }

    /// <summary>The current key in UTF-8; valid until the next key is asked for.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The current text or number, as it is written without quotes and escapes.</summary>
    /// <exception cref="TokenException">The text is no Unicode.</exception>
    public string Text { get; }

    /// <summary>Moves to the next token.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read();

    /// <summary>Moves from the first token of a value to its last. A single value stays where it is.</summary>
    public void Skip();

    /// <summary>Whether the document has more tokens than so many, aliases written out. Asked before its first.</summary>
    public bool IsLongerThan(int tokens);

    /// <summary>The current number as a whole one.</summary>
    /// <returns>False where it has a fraction, or does not fit.</returns>
    public bool TryGetInteger(out long value);
}
