using System.Text;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>A flat list of tokens with their texts, which is used again for the next document.</summary>
internal sealed class YamlTokens
{
    private const int MostTokensKept = 1 << 16;
    private const int MostBytesKept = 1 << 20;

    /// <summary>Room for the largest document, which whoever reads one takes and gives back. What is dropped in the place of that stays
    /// until the collector comes by, several times over.</summary>
    private static YamlToken[]? s_largest;

    private YamlToken[] _tokens = [];
    private byte[] _texts = new byte[4096];
    private int _used;

    internal int Count { get; private set; }

    internal YamlToken this[int index]
    {
        get => _tokens[index];
        set => _tokens[index] = value;
    }

    /// <summary>The tokens; valid until one is added.</summary>
    internal ReadOnlySpan<YamlToken> All => _tokens.AsSpan(0, Count);

    /// <summary>The text of a token in UTF-8; valid until one is added.</summary>
    internal ReadOnlySpan<byte> TextOf(YamlToken token) => _texts.AsSpan(token.TextStart, token.TextLength);

    /// <summary>The text of a token.</summary>
    internal string StringOf(YamlToken token) => Encoding.UTF8.GetString(TextOf(token));

    internal void Clear()
    {
        if (_tokens.Length > MostTokensKept)
        {
            s_largest = _tokens.Length == YamlDocument.MostTokens ? _tokens : s_largest;
            _tokens = [];
        }

        _texts = _texts.Length > MostBytesKept ? new byte[4096] : _texts;
        (Count, _used) = (0, 0);
    }

    internal void Add(TokenKind kind, ReadOnlySpan<byte> text, Position position)
    {
        if (_used + text.Length > _texts.Length)
        {
            Array.Resize(ref _texts, Math.Max(_texts.Length * 2, _used + text.Length));
        }

        text.CopyTo(_texts.AsSpan(_used));
        Add(new YamlToken(kind, _used, text.Length, position));
        _used += text.Length;
    }

    /// <summary>Adds a token whose text is here already.</summary>
    internal void Add(YamlToken token)
    {
        EnsureRoom(1);
        _tokens[Count++] = token;
    }

    /// <summary>Copies tokens to the end of the list.</summary>
    internal void Copy(int start, int length)
    {
        EnsureRoom(length);
        Array.Copy(_tokens, start, _tokens, Count, length);
        Count += length;
    }

    /// <summary>Sets the length of a value that ends with the list.</summary>
    internal void End(int start)
    {
        int length = Count - start;
        if (length > 1)
        {
            _tokens[start] = _tokens[start] with { Length = length };
        }
    }

    private void EnsureRoom(int count)
    {
        int needed = Count + count;
        if (needed > _tokens.Length)
        {
            Grow(needed);
        }
    }

    private void Grow(int needed)
    {
        YamlToken[] next = needed <= MostTokensKept ? new YamlToken[Math.Clamp(_tokens.Length * 2, Math.Max(needed, 256), MostTokensKept)]
            : needed <= YamlDocument.MostTokens ? Interlocked.Exchange(ref s_largest, null) ?? new YamlToken[YamlDocument.MostTokens]
            : new YamlToken[needed + MostTokensKept];
        Array.Copy(_tokens, next, Count);
        _tokens = next;
    }
}
