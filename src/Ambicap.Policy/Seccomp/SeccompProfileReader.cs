using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ambicap.Policy.Seccomp;

/// <summary>Reads <c>linux.seccomp</c> of a config.json (OCI runtime specification, "Seccomp").</summary>
/// <remarks>
/// Go, which runc is written in, takes the last of two equal keys and ignores the case of keys; C, which crun is written in, does not. A
/// profile in which that could make a difference cannot be judged. A token at a time: <see cref="JsonDocument"/> brings OpenSSL into a
/// program that is linked statically, for the random numbers of its check for duplicates.
/// </remarks>
public ref struct SeccompProfileReader
{
    private Utf8JsonReader _json;

    private SeccompProfileReader(ReadOnlySpan<byte> config) => _json = new Utf8JsonReader(config, new JsonReaderOptions { MaxDepth = 128 });

    /// <summary>Reads the profile.</summary>
    /// <param name="config">A config.json, as it is on disk.</param>
    /// <param name="profile">The profile; null where the container has none, so that every system call is let through.</param>
    /// <param name="error">Why it cannot be judged, as the end of a sentence; null on success.</param>
    public static bool TryRead(ReadOnlySpan<byte> config, out SeccompProfile? profile, [NotNullWhen(false)] out string? error)
    {
        profile = null;
        error = null;
        try
        {
            SeccompProfileReader reader = new(config);
            profile = reader.ReadConfig();
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            error = $"its seccomp profile cannot be read: {failure.Message}";
            return false;
        }
    }

    private SeccompProfile? ReadConfig()
    {
        SeccompProfile? profile = null;
        bool linux = false;
        for (bool isThere = EnterObject("config.json"); isThere && NextMember();)
        {
            if (Is("linux", ref linux))
            {
                profile = ReadLinux();
            }
        }

        // Anything but white space behind the object is an error that the next read raises.
        _ = _json.Read();
        return profile;
    }

    private SeccompProfile? ReadLinux()
    {
        SeccompProfile? profile = null;
        bool seccomp = false;
        for (bool isThere = EnterObject("linux"); isThere && NextMember();)
        {
            if (Is("seccomp", ref seccomp))
            {
                profile = ReadProfile();
            }
        }

        return profile;
    }

    private SeccompProfile? ReadProfile()
    {
        if (!EnterObject("seccomp"))
        {
            return null;
        }

        List<SeccompRule> rules = [];
        string action = "";
        bool defaultAction = false, syscalls = false;
        while (NextMember())
        {
            if (Is("syscalls", ref syscalls))
            {
                for (bool isThere = EnterList("syscalls"); isThere && NextItem();)
                {
                    rules.Add(ReadRule());
                }
            }
            else if (Is("defaultAction", ref defaultAction))
            {
                action = Text("defaultAction");
            }
        }

        return new SeccompProfile(LetsThrough(action), rules);
    }

    private SeccompRule ReadRule()
    {
        List<string> calls = [];
        List<SeccompCondition> conditions = [];
        string action = "";
        bool names = false, name = false, doing = false, args = false;
        RequireObject("syscalls");
        while (NextMember())
        {
            if (Is("names", ref names))
            {
                for (bool isThere = EnterList("names"); isThere && NextItem();)
                {
                    calls.Add(_json.GetString() ?? "");
                }
            }
            else if (Is("name", ref name))
            {
                // Entries of an older form have one name each.
                calls.Add(Text("name"));
            }
            else if (Is("action", ref doing))
            {
                action = Text("action");
            }
            else if (Is("args", ref args))
            {
                for (bool isThere = EnterList("args"); isThere && NextItem();)
                {
                    conditions.Add(ReadCondition());
                }
            }
        }

        return new SeccompRule(calls, LetsThrough(action), conditions);
    }

    private SeccompCondition ReadCondition()
    {
        ulong index = 0, value = 0, valueTwo = 0;
        string comparison = "";
        bool seenIndex = false, seenValue = false, seenTwo = false, seenOperator = false;
        RequireObject("args");
        while (NextMember())
        {
            if (Is("index", ref seenIndex))
            {
                index = Number("index");
            }
            else if (Is("value", ref seenValue))
            {
                value = Number("value");
            }
            else if (Is("valueTwo", ref seenTwo))
            {
                valueTwo = Number("valueTwo");
            }
            else if (Is("op", ref seenOperator))
            {
                comparison = Text("op");
            }
        }

        return new SeccompCondition((uint)Math.Min(index, uint.MaxValue), comparison, value, valueTwo);
    }

    private static bool LetsThrough(string action) => action is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE" or "SCMP_ACT_NOTIFY";

    /// <summary>Moves to the next member's name; false at the end of the object.</summary>
    private bool NextMember()
    {
        if (_json.TokenType == JsonTokenType.PropertyName)
        {
            // Nobody took the last one.
            _ = _json.Read();
            _json.Skip();
        }

        return _json.Read() && _json.TokenType == JsonTokenType.PropertyName;
    }

    private bool NextItem() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the current member has that name, which may stand once; then its value is the current token.</summary>
    private bool Is(string key, ref bool seen)
    {
        if (_json.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        if (!_json.ValueTextEquals(key))
        {
            return string.Equals(_json.GetString(), key, StringComparison.OrdinalIgnoreCase)
                ? throw new JsonException($"it spells the key \"{key}\" in another case")
                : false;
        }

        if (seen)
        {
            throw new JsonException($"it has the key \"{key}\" twice");
        }

        seen = true;
        _ = _json.Read();
        return true;
    }

    private bool EnterObject(string key)
    {
        if (_json.TokenType == JsonTokenType.None)
        {
            _ = _json.Read();
        }

        if (_json.TokenType == JsonTokenType.Null)
        {
            return false;
        }

        RequireObject(key);
        return true;
    }

    private readonly void RequireObject(string key)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"\"{key}\" has something that is not an object");
        }
    }

    private readonly bool EnterList(string key) => _json.TokenType switch
    {
        JsonTokenType.Null => false,
        JsonTokenType.StartArray => true,
        _ => throw new JsonException($"\"{key}\" is not a list"),
    };

    private readonly string Text(string key) => _json.TokenType switch
    {
        JsonTokenType.Null => "",
        JsonTokenType.String => _json.GetString()!,
        _ => throw new JsonException($"\"{key}\" is not a text"),
    };

    private readonly ulong Number(string key) => _json.TokenType switch
    {
        JsonTokenType.Null => 0,
        JsonTokenType.Number when _json.TryGetUInt64(out ulong number) => number,
        _ => throw new JsonException($"\"{key}\" is not a number from 0 on"),
    };
}
