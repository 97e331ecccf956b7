using System.Runtime.InteropServices;
using System.Text;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>A flat list of tokens with their texts, which is used again for the next document.</summary>
internal sealed class YamlTokens
{
    private const int MostTokensKept = 1 << 16;
    private const int MostBytesKept = 1 << 20;

    private List<YamlToken> _tokens = [];
    private byte[] _texts = new byte[4096];
    private int _used;

    internal int Count => _tokens.Count;

    internal YamlToken this[int index]
    {
        get => _tokens[index];
        set => _tokens[index] = value;
    }

    /// <summary>The tokens; valid until one is added.</summary>
    internal ReadOnlySpan<YamlToken> All => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The text of a token in UTF-8; valid until one is added.</summary>
    internal ReadOnlySpan<byte> TextOf(YamlToken token) => _texts.AsSpan(token.TextStart, token.TextLength);

    /// <summary>The text of a token.</summary>
    internal string StringOf(YamlToken token) => Encoding.UTF8.GetString(TextOf(token));

    internal void Clear()
    {
        _tokens = _tokens.Capacity > MostTokensKept ? [] : _tokens;
        _tokens.Clear();
        _texts = _texts.Length > MostBytesKept ? new byte[4096] : _texts;
        _used = 0;
    }

    internal void Add(TokenKind kind, ReadOnlySpan<byte> text, Position position)
    {
        if (_used + text.Length > _texts.Length)
        {
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _used + text.Length));
        }

        text.CopyTo(_texts.AsSpan(_used));
        _tokens.Add(new YamlToken(kind, _used, text.Length, position));
        _used += text.Length;
    }

    /// <summary>Adds a token whose text is here already.</summary>
    internal void Add(YamlToken token) => _tokens.Add(token);

    /// <summary>Copies tokens to the end of the list.</summary>
    internal void Copy(int start, int length)
    {
        _tokens.EnsureCapacity(_tokens.Count + length);
        for (int i = 0; i < length; i++)
        {
            _tokens.Add(_tokens[start + i]);
        }
    }

    /// <summary>Sets the length of a value that ends with the list.</summary>
    internal void End(int start)
    {
        int length = _tokens.Count - start;
        if (length > 1)
        {
            _tokens[start] = _tokens[start] with { Length = length };
        }
    }
}
