using System.Text;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Source;

/// <summary>An event of a YAML stream, with its place in the text.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Start">The offset at which it begins.</param>
/// <param name="End">The offset behind its last character.</param>
/// <param name="Anchor">The anchor of a value, or what an alias refers to; null where there is none.</param>
/// <param name="Tag">The tag of a single value, written out; null where it has none.</param>
/// <param name="Value">The text of a single value.</param>
/// <param name="Style">How a single value is written.</param>
/// <param name="IsFlow">Whether a list or mapping begins in brackets or braces.</param>
internal sealed record YamlEvent(
    YamlEventType Type, int Start, int End, string? Anchor, string? Tag, string Value, YamlScalarStyle Style, bool IsFlow);

/// <summary>The events of a YAML stream, one after the other, with offsets in the text.</summary>
internal sealed class YamlEvents
{
    /// <summary>A parser whose text was read to its end: its memory, which the collector does not see, serves the next text.</summary>
    [ThreadStatic]
    private static YamlParser? s_free;

    private readonly YamlParser _parser = s_free ?? new YamlParser();
    private readonly string _text;
    private readonly Func<int, Position> _positionOf;
    private readonly bool _hasPairs;
    private int _character;
    private int _offset;

    /// <summary>Begins with the first document.</summary>
    /// <exception cref="ManifestException">The text is not YAML.</exception>
    internal YamlEvents(string text, Func<int, Position> positionOf)
    {
        s_free = null;
        _text = text;
        _positionOf = positionOf;
        _hasPairs = text.AsSpan().ContainsAnyInRange('\ud800', '\udfff');
        _parser.Begin(Encoding.UTF8.GetBytes(text), positionOf(0).Line);
        _parser.Next();
        Current = Read();
        _ = Take(YamlEventType.StreamStart);
    }

    /// <summary>The event to be taken next.</summary>
    internal YamlEvent Current { get; private set; }

    /// <summary>Takes an event of any type, and moves on.</summary>
    /// <exception cref="ManifestException">The text is not YAML behind it.</exception>
    internal YamlEvent Take()
    {
        YamlEvent taken = Current;
        if (taken.Type != YamlEventType.StreamEnd)
        {
            _parser.Next();
            Current = Read();
            s_free = Current.Type == YamlEventType.StreamEnd ? _parser : s_free;
        }

        return taken;
    }

    /// <summary>Takes an event, and moves on.</summary>
    /// <exception cref="ManifestException">It is another one, or the text is not YAML behind it.</exception>
    internal YamlEvent Take(YamlEventType type) =>
        Current.Type == type ? Take() : throw new ManifestException(new Finding(_positionOf(Current.Start), "not valid YAML here; correct the syntax"));

    private YamlEvent Read() => new(
        _parser.Type,
        OffsetOf(_parser.StartIndex),
        OffsetOf(_parser.EndIndex),
        _parser.Anchor,
        _parser.Tag,
        Encoding.UTF8.GetString(_parser.Value),
        _parser.Style,
        _parser.IsFlow);

    /// <summary>The offset of a character, which counts for two where UTF-16 has a pair. Counts from the last answer on.</summary>
    private int OffsetOf(int character)
    {
        if (!_hasPairs)
        {
            return Math.Min(character, _text.Length);
        }

        while (_character > character)
        {
            _character--;
            _offset -= char.IsLowSurrogate(_text[_offset - 1]) ? 2 : 1;
        }

        while (_character < character && _offset < _text.Length)
        {
            _character++;
            _offset += char.IsHighSurrogate(_text[_offset]) ? 2 : 1;
        }

        return _offset;
    }
}
