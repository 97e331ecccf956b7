using System.Text.Json;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// The tokens of JSON in UTF-8. Nothing is allocated for what is skipped. Keys are case-sensitive, as Kubernetes has them.
/// </summary>
/// <remarks><see cref="Read"/> and <see cref="Skip"/> raise <see cref="JsonException"/> where the text is not valid JSON.</remarks>
public ref struct JsonTokenSource : ITokenSource
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int DeepestNesting = 256;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = DeepestNesting, AllowMultipleValues = true };

    private readonly ReadOnlySpan<byte> _text;
    private readonly LineCounter? _lines;
    private Utf8JsonReader _reader;

    /// <summary>Begins before the first token.</summary>
    /// <param name="text">The text; it may hold several documents, one behind the other.</param>
    /// <param name="lines">Remembers lines between calls, where many positions will be asked for; null where only an error asks.</param>
    public JsonTokenSource(ReadOnlySpan<byte> text, LineCounter? lines = null)
    {
        _text = text;
        _lines = lines;
        _reader = new Utf8JsonReader(text, s_options);
    }

    /// <inheritdoc/>
    public readonly TokenKind Kind => _reader.TokenType switch
    {
        JsonTokenType.StartObject => TokenKind.MappingStart,
        JsonTokenType.EndObject => TokenKind.MappingEnd,
        JsonTokenType.StartArray => TokenKind.ListStart,
        JsonTokenType.EndArray => TokenKind.ListEnd,
        JsonTokenType.PropertyName => TokenKind.Key,
        JsonTokenType.String => TokenKind.Text,
        JsonTokenType.Number => TokenKind.Number,
        JsonTokenType.True => TokenKind.True,
        JsonTokenType.False => TokenKind.False,
        JsonTokenType.Null => TokenKind.Null,
        _ => TokenKind.None,
    };

    /// <inheritdoc/>
    public readonly long Ordinal => _reader.TokenStartIndex;

    /// <inheritdoc/>
    public readonly Position Position => (_lines ?? new LineCounter()).PositionOf(_text, (int)_reader.TokenStartIndex);

    /// <inheritdoc/>
    public readonly ReadOnlySpan<byte> Key => _reader.ValueIsEscaped ? Unescape() : _reader.ValueSpan;

    /// <inheritdoc/>
    public readonly string Text
    {
        get
        {
            if (_reader.TokenType == JsonTokenType.Number)
            {
                return System.Text.Encoding.ASCII.GetString(_reader.ValueSpan);
            }

            try
            {
                return _reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw new TokenException(Ordinal, "is no valid Unicode; write it in UTF-8");
            }
        }
    }

    /// <summary>The offset behind the last token that was read.</summary>
    public readonly int Consumed => (int)_reader.BytesConsumed;

    /// <inheritdoc/>
    public bool Read() => _reader.Read();

    /// <inheritdoc/>
    public void Skip() => _reader.Skip();

    /// <inheritdoc/>
    public readonly bool IsLongerThan(int tokens)
    {
        // A token has a byte at least, and nearly every text is too short.
        if (_text.Length - Consumed <= tokens)
        {
            return false;
        }

        Utf8JsonReader ahead = _reader;
        int count = 0;
        bool isEnd = false;
        while (!isEnd && count <= tokens && ahead.Read())
        {
            count++;
            isEnd = ahead.CurrentDepth == 0 && ahead.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        }

        return count > tokens;
    }

    /// <inheritdoc/>
    public readonly bool TryGetInteger(out long value) =>
        _reader.TryGetInt64(out value) || (_reader.TryGetDouble(out double number) && WholeNumber.TryConvert(number, out value));

    /// <summary>A key with an escape that is no Unicode stays as it is written, and so names no field.</summary>
    private readonly ReadOnlySpan<byte> Unescape()
    {
        byte[] key = new byte[_reader.ValueSpan.Length];
        try
        {
            return key.AsSpan(0, _reader.CopyString(key));
        }
        catch (InvalidOperationException)
        {
            return _reader.ValueSpan;
        }
    }
}
