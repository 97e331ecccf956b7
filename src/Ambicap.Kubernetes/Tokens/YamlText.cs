using System.Text;
using SharpYaml;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>The characters of a document for the parser, in a buffer that is used again for the next.</summary>
internal sealed class YamlText : ILookAheadBuffer
{
    /// <summary>A larger buffer is not kept for the next document.</summary>
    private const int MostCharactersKept = 1 << 18;

    private char[] _characters = new char[4096];
    private int _length;
    private int _position;

    /// <inheritdoc/>
    public bool EndOfInput => _position >= _length;

    /// <summary>Begins with another text.</summary>
    /// <param name="text">The text in valid UTF-8.</param>
    internal void Begin(ReadOnlySpan<byte> text)
    {
        if (_characters.Length < text.Length || _characters.Length > MostCharactersKept)
        {
            _characters = new char[Math.Max(text.Length, 4096)];
        }

        _length = Encoding.UTF8.GetChars(text, _characters);
        _position = 0;
    }

    /// <inheritdoc/>
    public char Peek(int offset)
    {
        int index = _position + offset;
        return index < _length ? _characters[index] : '\0';
    }

    /// <inheritdoc/>
    public void Skip(int length) => _position += length;

    /// <inheritdoc/>
    public void Cache(int length)
    {
        // All of it is here.
    }
}
