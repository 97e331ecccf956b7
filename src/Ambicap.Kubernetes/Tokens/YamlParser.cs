using System.Runtime.InteropServices;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>
/// Reads a text event by event with libyaml, from which kubectl's own parser was ported. It is used again for the next text; the current
/// event holds until the next is asked for.
/// </summary>
/// <remarks>Its memory is outside the collector's, and goes when the parser is collected: there is one for each thread that reads.</remarks>
internal sealed unsafe class YamlParser
{
    /// <summary>A larger text's memory is given back at its end.</summary>
    private const int MostBytesKept = 1 << 18;

    private const int FirstBytes = 16 * 1024;

    private readonly LibYaml.YamlEvent* _event = (LibYaml.YamlEvent*)NativeMemory.AllocZeroed((nuint)sizeof(LibYaml.YamlEvent));
    private readonly LibYaml.ParserState* _parser = (LibYaml.ParserState*)NativeMemory.AllocZeroed(LibYaml.ParserSize);
    private byte* _text = (byte*)NativeMemory.Alloc(FirstBytes);
    private int _capacity = FirstBytes;
    private int _length;
    private int _linesBefore;
    private bool _isOpen;

    ~YamlParser() => Free();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What the current event is.</summary>
    internal YamlEventType Type => _event->Type;

    /// <summary>The value of a scalar in UTF-8.</summary>
    internal ReadOnlySpan<byte> Value => Type == YamlEventType.Scalar ? new(_event->Value, (int)_event->Length) : default;

    /// <summary>Whether a scalar stands without quotes.</summary>
    internal bool IsPlain => Style == YamlScalarStyle.Plain;

    /// <summary>How a scalar is written.</summary>
    internal YamlScalarStyle Style => Type == YamlEventType.Scalar ? _event->Style : YamlScalarStyle.Any;

    /// <summary>Whether a list or mapping begins in brackets or braces.</summary>
    internal bool IsFlow => Type is (YamlEventType.SequenceStart or YamlEventType.MappingStart) && _event->CollectionStyle == LibYaml.FlowStyle;

    /// <summary>The tag of a scalar, written out; null where it has none.</summary>
    internal string? Tag => Type == YamlEventType.Scalar ? Marshal.PtrToStringUTF8((nint)_event->Tag) : null;

    /// <summary>The anchor of a value, or what an alias refers to; null where there is none.</summary>
    internal string? Anchor => HasAnchor ? Marshal.PtrToStringUTF8((nint)_event->Anchor) : null;

    /// <summary>Whether the value has an anchor. Other events have something else there.</summary>
    internal bool HasAnchor =>
        Type is (YamlEventType.Alias or YamlEventType.Scalar or YamlEventType.SequenceStart or YamlEventType.MappingStart) && _event->Anchor is not null;

    /// <summary>How many characters, of Unicode and not of UTF-16, are before the event.</summary>
    internal int StartIndex => _event->Start.Index;

    /// <summary>How many characters are before the event's end.</summary>
    internal int EndIndex => _event->End.Index;

    /// <summary>Where the event begins. Columns count characters.</summary>
    internal Position Position => At(_event->Start);

    /// <summary>Begins with a text.</summary>
    /// <param name="text">The text in valid UTF-8; it is copied.</param>
    /// <param name="firstLine">The number of its first line in the file.</param>
    /// <exception cref="ManifestException">It has a byte order mark. In front of a line libyaml passes over one, and kubectl 1.36 makes it
    /// part of the key behind it: what is a field for one is none for the other.</exception>
    internal void Begin(ReadOnlySpan<byte> text, int firstLine)
    {
        Close();
        int mark = text.IndexOf(ByteOrderMark);
        if (mark >= 0)
        {
            throw new ManifestException(new Finding(
                new LineCounter(firstLine).PositionOf(text, mark), "a byte order mark within the text, which programs read differently; remove it"));
        }

        Keep(text);
        _linesBefore = firstLine - 1;
        if (LibYaml.Initialize(_parser) == 0)
        {
            throw new InsufficientMemoryException("libyaml got no memory to begin with");
        }

        _isOpen = true;
        LibYaml.SetEncoding(_parser, LibYaml.Utf8);
        LibYaml.SetInput(_parser, _text, (nuint)text.Length);
    }

    /// <summary>Moves to the next event.</summary>
    /// <exception cref="ManifestException">The text is not YAML from here on.</exception>
    internal void Next()
    {
        LibYaml.Delete(_event);
        if (!_isOpen || LibYaml.Parse(_parser, _event) == 0)
        {
            throw Broken();
        }

        GC.KeepAlive(this);
    }

    /// <summary>Ends with the text: nothing more can be asked of it.</summary>
    internal void End()
    {
        Close();
        Keep([]);
    }

    /// <summary>The parser's reason as part of our own sentence. At the end of the text the place to look at is where it began.</summary>
    private ManifestException Broken()
    {
        string? problem = _isOpen ? Marshal.PtrToStringUTF8((nint)_parser->Problem) : null;
        string? context = _isOpen ? Marshal.PtrToStringUTF8((nint)_parser->Context) : null;
        bool isOfReader = problem is not null && _parser->ProblemMark is { Line: 1, Column: 1 } && _parser->ProblemOffset > 0;
        Position position = isOfReader ? new LineCounter(_linesBefore + 1).PositionOf(new ReadOnlySpan<byte>(_text, _length), (int)_parser->ProblemOffset)
            : context is not null && problem == "found unexpected end of stream" ? At(_parser->ContextMark)
            : At(_parser->ProblemMark);
        string reason = string.Join(", ", new[] { context, problem }.Where(part => !string.IsNullOrEmpty(part)));
        return new ManifestException(new Finding(position, reason.Length == 0 ? "not valid YAML; correct the syntax" : $"not valid YAML: {reason}; correct the syntax"));
    }

    private Position At(LibYaml.Mark mark) => new(mark.Line + _linesBefore, mark.Column);

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (_capacity < text.Length || _capacity > MostBytesKept)
        {
            _capacity = Math.Max(text.Length, FirstBytes);
            _text = (byte*)NativeMemory.Realloc(_text, (nuint)_capacity);
        }

        text.CopyTo(new Span<byte>(_text, _capacity));
        _length = text.Length;
    }

    private void Close()
    {
        LibYaml.Delete(_event);
        if (_isOpen)
        {
            LibYaml.Delete(_parser);
            _isOpen = false;
        }
    }

    private void Free()
    {
        Close();
        NativeMemory.Free(_event);
        NativeMemory.Free(_parser);
        NativeMemory.Free(_text);
    }
}
