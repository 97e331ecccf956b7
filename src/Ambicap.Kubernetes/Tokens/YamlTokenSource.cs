using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>The tokens of a YAML document that was read. Valid until the document reads the next one.</summary>
public struct YamlTokenSource : ITokenSource
{
    private readonly YamlDocument _document;
    private int _index = -1;

    internal YamlTokenSource(YamlDocument document) => _document = document;

    /// <inheritdoc/>
    public readonly TokenKind Kind => _index >= 0 && _index < _document.Tokens.Count ? _document.Tokens[_index].Kind : TokenKind.None;

    /// <inheritdoc/>
    public readonly long Ordinal => _index;

    /// <inheritdoc/>
    public readonly Position Position => _document.Tokens[Math.Clamp(_index, 0, _document.Tokens.Count - 1)].Position;

    /// <inheritdoc/>
    public readonly ReadOnlySpan<byte> Key => _document.Tokens.TextOf(_document.Tokens[_index]);

    /// <inheritdoc/>
    public readonly string Text => _document.Tokens.StringOf(_document.Tokens[_index]);

    /// <inheritdoc/>
    public bool Read() => ++_index < _document.Tokens.Count;

    /// <inheritdoc/>
    public void Skip() => _index += _document.Tokens[_index].Length - 1;

    /// <inheritdoc/>
    public readonly bool IsLongerThan(int tokens) => _document.Tokens.Count > tokens;

    /// <inheritdoc/>
    public readonly bool TryGetInteger(out long value) => YamlNumber.TryGetInteger(Text, out value);
}
