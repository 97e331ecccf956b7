using System.Runtime.InteropServices;

namespace Ambicap.Kubernetes.Tokens;

/// <summary>The functions of libyaml, and its structures as its header has them (yaml.h of 0.2.5, the same on every 64-bit Linux).</summary>
internal static unsafe partial class LibYaml
{
    /// <summary>The name by which the program is linked with it, and by which tests find it.</summary>
    private const string Library = "libyaml-0.so.2";

    /// <summary>Its names on other systems: beside the program, where releases have it, or installed.</summary>
    private static readonly string[] s_names = OperatingSystem.IsMacOS()
        ? [Path.Combine(AppContext.BaseDirectory, "libyaml-0.2.dylib"), "/opt/homebrew/lib/libyaml-0.2.dylib", "/usr/local/lib/libyaml-0.2.dylib"]
        : [Path.Combine(AppContext.BaseDirectory, "yaml.dll"), "yaml.dll"];

    static LibYaml()
    {
        if (!OperatingSystem.IsLinux())
        {
            NativeLibrary.SetDllImportResolver(typeof(LibYaml).Assembly, (name, _, _) => name == Library ? Load() : 0);
        }
    }

    private static nint Load()
    {
        foreach (string name in s_names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException($"libyaml cannot be loaded, as {string.Join(" or ", s_names)}; put it beside the program, where releases have it");
    }

    /// <summary>More bytes than <c>yaml_parser_t</c> has, which grew before.</summary>
    internal const int ParserSize = 1024;

    /// <summary><c>YAML_UTF8_ENCODING</c>.</summary>
    internal const int Utf8 = 1;

    /// <summary><c>YAML_FLOW_SEQUENCE_STYLE</c> and <c>YAML_FLOW_MAPPING_STYLE</c>.</summary>
    internal const int FlowStyle = 2;

    [LibraryImport(Library, EntryPoint = "yaml_parser_initialize")]
    internal static partial int Initialize(ParserState* parser);

    [LibraryImport(Library, EntryPoint = "yaml_parser_delete")]
    internal static partial void Delete(ParserState* parser);

    [LibraryImport(Library, EntryPoint = "yaml_parser_set_input_string")]
    internal static partial void SetInput(ParserState* parser, byte* text, nuint length);

    [LibraryImport(Library, EntryPoint = "yaml_parser_set_encoding")]
    internal static partial void SetEncoding(ParserState* parser, int encoding);

    [LibraryImport(Library, EntryPoint = "yaml_parser_parse")]
    internal static partial int Parse(ParserState* parser, YamlEvent* found);

    /// <summary>Frees what an event holds, which is a few short texts.</summary>
    [LibraryImport(Library, EntryPoint = "yaml_event_delete")]
    [SuppressGCTransition]
    internal static partial void Delete(YamlEvent* found);

    /// <summary><c>yaml_mark_t</c>: a place, counted from 0 in characters.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Mark
    {
        private readonly nuint _index;
        private readonly nuint _line;
        private readonly nuint _column;

        /// <summary>How many characters are before it.</summary>
        internal int Index => (int)_index;

        /// <summary>The line, from 1.</summary>
        internal int Line => (int)_line + 1;

        /// <summary>The column, from 1.</summary>
        internal int Column => (int)_column + 1;
    }

    /// <summary>What <c>yaml_parser_t</c> begins with: what is wrong, and where.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ParserState
    {
        internal int Error;
        internal byte* Problem;
        internal nuint ProblemOffset;
        internal int ProblemValue;
        internal Mark ProblemMark;
        internal byte* Context;
        internal Mark ContextMark;
    }

    /// <summary><c>yaml_event_t</c>. Which of the fields say something depends on the type.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 104)]
    internal struct YamlEvent
    {
        [FieldOffset(0)]
        internal YamlEventType Type;

        [FieldOffset(8)]
        internal byte* Anchor;

        [FieldOffset(16)]
        internal byte* Tag;

        /// <summary>Of a scalar.</summary>
        [FieldOffset(24)]
        internal byte* Value;

        /// <summary>Of a scalar: bytes.</summary>
        [FieldOffset(32)]
        internal nuint Length;

        /// <summary>Of the start of a list or mapping.</summary>
        [FieldOffset(28)]
        internal int CollectionStyle;

        /// <summary>Of a scalar.</summary>
        [FieldOffset(48)]
        internal YamlScalarStyle Style;

        [FieldOffset(56)]
        internal Mark Start;

        [FieldOffset(80)]
        internal Mark End;
    }
}

/// <summary><c>yaml_event_type_t</c>.</summary>
internal enum YamlEventType
{
    None,
    StreamStart,
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias,
    Scalar,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// <summary><c>yaml_scalar_style_t</c>.</summary>
internal enum YamlScalarStyle
{
    Any,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
