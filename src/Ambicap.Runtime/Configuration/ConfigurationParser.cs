using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;
using Tomlyn;
using Tomlyn.Parsing;

namespace Ambicap.Runtime.Configuration;

/// <summary>Reads <c>runtime.toml</c>: two keys, each once, nothing else. Errors carry file and line.</summary>
internal sealed class ConfigurationParser
{
    private const string RuntimeKey = "runtime";
    private const string AllowedKey = "allowed";
    private const int LongestKey = 9;

    private static readonly string[] s_keys = [RuntimeKey, AllowedKey];

    private readonly string _file;
    private readonly TomlParser _parser;
    private readonly List<string> _seen = [];
    private RuntimeConfiguration _result = RuntimeConfiguration.Default;
    private int _line = 1;
    private int _depth;
    private string? _failure;

    private ConfigurationParser(string text, string file)
    {
        _file = file;
        _parser = TomlParser.Create(text);
    }

    /// <summary>Reads the text of a configuration file.</summary>
    /// <param name="text">The content.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="failure">The first thing that is wrong: no TOML, or a key or value; null where nothing is.</param>
    /// <returns>What could be read. A wrong limit must not send containers without a grant to another runtime than the file names.</returns>
    internal static RuntimeConfiguration Parse(string text, string file, out string? failure)
    {
        ConfigurationParser parser = new(text, file);
        try
        {
            parser.Run();
        }
        catch (TomlException error)
        {
            parser._failure ??= $"{file}:{error.Line ?? 1}: not valid TOML; correct the line";
        }
        catch (ArgumentException)
        {
            // The parser raises this on escapes that stand for no character.
            parser._failure ??= $"{file}: not valid TOML; correct its quotes and escapes";
        }

        failure = parser._failure;
        return parser._result;
    }

    private void Run()
    {
        while (Next())
        {
            // A key inside another's value, such as the one behind a dot, is not the key of that name.
            if (_parser.Current.Kind == TomlParseEventKind.PropertyName && _depth == 1)
            {
                _line = Math.Max(_line, _parser.Current.Line);
                try
                {
                    ReadProperty(_parser.GetPropertyName());
                }
                catch (RefusalException error)
                {
                    _failure ??= error.Message;
                }
            }
        }
    }

    private bool Next()
    {
        if (!_parser.MoveNext())
        {
            return false;
        }

        _depth += _parser.Current.Kind switch
        {
            TomlParseEventKind.StartTable => 1,
            TomlParseEventKind.EndTable => -1,
            _ => 0,
        };
        return true;
    }

    private void ReadProperty(string key)
    {
        if (_seen.Contains(key))
        {
            throw Wrong($"{key} stands twice; remove one");
        }

        _seen.Add(key);
        switch (key)
        {
            case RuntimeKey:
                _result = _result with { RealRuntime = AbsolutePath(key) };
                break;
            case AllowedKey:
                _result = _result with { Allowed = CapabilityList() };
                break;
            default:
                string suggestion = NearestName.Find(key, s_keys, LongestKey) is { } near ? $"did you mean {near}?" : "the keys are runtime and allowed";
                throw Wrong($"unknown key \"{key}\"; {suggestion}");
        }
    }

    private string AbsolutePath(string key)
    {
        _ = Next();
        string? value = _parser.Current.Kind == TomlParseEventKind.String ? _parser.GetString() : null;
        return value is ['/', ..] && !value.Contains('\0', StringComparison.Ordinal)
            ? value
            : throw Wrong($"{key} must be an absolute path in quotes");
    }

    /// <summary>A list of names. An empty one is a decision, not a slip: this node grants nothing.</summary>
    private CapabilitySet CapabilityList()
    {
        _ = Next();
        if (_parser.Current.Kind != TomlParseEventKind.StartArray)
        {
            throw Wrong("allowed must be a list of capability names, such as [\"NET_BIND_SERVICE\"]");
        }

        CapabilitySet set = CapabilitySet.Empty;
        while (Next() && _parser.Current.Kind != TomlParseEventKind.EndArray)
        {
            if (_parser.Current.Kind != TomlParseEventKind.String)
            {
                throw Wrong("allowed must hold capability names in quotes");
            }

            if (!GrantValue.TryParseName(_parser.GetString(), out Capability capability, out string? error))
            {
                throw Wrong($"allowed: {error}");
            }

            set |= CapabilitySet.Of(capability);
        }

        return set;
    }

    private RefusalException Wrong(string what) => new($"{_file}:{_line}: {what}", RefusalReason.Configuration);
}
