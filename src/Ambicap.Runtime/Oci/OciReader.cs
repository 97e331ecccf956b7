using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Policy.Audit;

namespace Ambicap.Runtime.Oci;

/// <summary>
/// Reads config.json and process.json in one pass over their bytes, keeping positions instead of a tree, so that an edit can leave
/// every other byte as it is.
/// </summary>
/// <remarks>
/// The documents are written by container managers from input that users control. Go, which runc is written in, takes the last of two
/// equal keys and ignores the case of keys; C, which crun is written in, does not. A document in which that makes a difference for
/// the parts that a grant depends on has a <see cref="OciDocument.Flaw"/>.
/// </remarks>
internal ref struct OciReader
{
    private const int DeepestNesting = 128;

    private readonly byte[] _content;
    private readonly DocumentAnnotations _annotations = new();
    private Utf8JsonReader _json;
    private ProcessLayout? _process;
    private string? _flaw;

    private OciReader(byte[] content)
    {
        _content = content;
        _json = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <summary>Reads a bundle's config.json.</summary>
    /// <exception cref="RefusalException">It is not JSON of one object, or is nested too deeply.</exception>
    internal static OciDocument ReadConfig(byte[] content) => new OciReader(content).Read(isConfig: true);

    /// <summary>Reads the process.json of exec, which is the process object alone.</summary>
    /// <exception cref="RefusalException">It is not JSON of one object, or is nested too deeply.</exception>
    internal static OciDocument ReadProcess(byte[] content) => new OciReader(content).Read(isConfig: false);

    private OciDocument Read(bool isConfig)
    {
        if (!System.Text.Unicode.Utf8.IsValid(_content))
        {
            throw new RefusalException("it is not UTF-8", RefusalReason.Document);
        }

        try
        {
            _ = _json.Read();
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                throw new RefusalException("it is not a JSON object", RefusalReason.Document);
            }

            if (isConfig)
            {
                ReadConfigMembers();
            }
            else
            {
                ReadProcessMembers();
            }

            // Anything but white space behind the object is an error that the next read raises.
            _ = _json.Read();
        }
        catch (JsonException failure)
        {
            throw new RefusalException(
                $"it is not valid JSON at line {(failure.LineNumber ?? 0) + 1}, byte {(failure.BytePositionInLine ?? 0) + 1}",
                RefusalReason.Document);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape such as "\ud800": valid JSON, but no text.
            throw new RefusalException($"it has text that is not Unicode near byte {_json.TokenStartIndex}", RefusalReason.Document);
        }

        return new OciDocument(_content, _annotations, _process, _flaw);
    }

    private void ReadConfigMembers()
    {
        bool seenAnnotations = false;
        while (NextMember())
        {
            if (IsKey("process"))
            {
                if (_process is not null)
                {
                    Flawed("it has the key \"process\" twice");
                }

                if (EnterObject("process"))
                {
                    ReadProcessMembers();
                }
            }
            else if (IsKey("annotations"))
            {
                if (seenAnnotations)
                {
                    Flawed("it has the key \"annotations\" twice");
                }

                seenAnnotations = true;
                ReadAnnotations();
            }
            else
            {
                SkipValue();
            }
        }
    }

    private void ReadAnnotations()
    {
        if (!EnterObject("annotations"))
        {
            return;
        }

        while (NextMember())
        {
            string key = _json.GetString()!;
            if (!DocumentAnnotations.Matters(key))
            {
                SkipValue();
                continue;
            }

            _ = _json.Read();
            if (_json.TokenType != JsonTokenType.String)
            {
                Flawed($"the annotation {key} is not a string");
                _json.Skip();
            }
            else if (!_annotations.TryAdd(key, _json.GetString()!))
            {
                Flawed($"it has the annotation {key} twice");
            }
        }
    }

    /// <summary>Reads the members of the process object that was just entered.</summary>
    private void ReadProcessMembers()
    {
        ProcessLayout layout = new();
        int start = (int)_json.TokenStartIndex;
        bool seenUser = false;
        while (NextMember())
        {
            layout.ProcessIsEmpty = false;
            if (IsKey("capabilities"))
            {
                if (layout.Capabilities is not null)
                {
                    Flawed("the process has the key \"capabilities\" twice");
                }

                ReadCapabilities(layout);
            }
            else if (IsKey("user"))
            {
                if (seenUser)
                {
                    Flawed("the process has the key \"user\" twice");
                }

                seenUser = true;
                ReadUser(layout);
            }
            else
            {
                SkipValue();
            }
        }

        layout.Process = new ByteRange(start, (int)_json.BytesConsumed);
        _process = layout;
    }

    private void ReadUser(ProcessLayout layout)
    {
        if (!EnterObject("user"))
        {
            return;
        }

        while (NextMember())
        {
            if (!IsKey("uid"))
            {
                SkipValue();
                continue;
            }

            if (layout.UserId is not null)
            {
                Flawed("the user has the key \"uid\" twice");
            }

            _ = _json.Read();
            if (_json.TokenType == JsonTokenType.Number && _json.TryGetUInt32(out uint userId))
            {
                layout.UserId = userId;
            }
            else
            {
                Flawed("the user's uid is not a number from 0 to 4294967295");
                _json.Skip();
            }
        }
    }

    private void ReadCapabilities(ProcessLayout layout)
    {
        bool entered = EnterObject("capabilities");
        int start = (int)_json.TokenStartIndex;
        if (entered)
        {
            while (NextMember())
            {
                layout.CapabilitiesAreEmpty = false;
                if (FindArray() is { } array)
                {
                    ReadArray(layout, array);
                }
                else
                {
                    SkipValue();
                }
            }
        }

        layout.CapabilitiesAreNull = !entered;
        layout.Capabilities = new ByteRange(start, (int)_json.BytesConsumed);
    }

    private CapabilityArray? FindArray() =>
        IsKey("bounding") ? CapabilityArray.Bounding
        : IsKey("effective") ? CapabilityArray.Effective
        : IsKey("inheritable") ? CapabilityArray.Inheritable
        : IsKey("permitted") ? CapabilityArray.Permitted
        : IsKey("ambient") ? CapabilityArray.Ambient
        : null;

    private void ReadArray(ProcessLayout layout, CapabilityArray array)
    {
        if (layout.RangeOf(array) is not null)
        {
            Flawed($"the capabilities have one key twice: {CapabilitiesEdit.KeyOf(array)}");
        }

        _ = _json.Read();
        int start = (int)_json.TokenStartIndex;
        CapabilitySet set = CapabilitySet.Empty;
        if (_json.TokenType == JsonTokenType.StartArray)
        {
            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            {
                set |= ReadName();
            }
        }
        else if (_json.TokenType != JsonTokenType.Null)
        {
            Flawed($"the capabilities' {CapabilitiesEdit.KeyOf(array)} is not a list");
            _json.Skip();
        }

        layout.Set(array, new ByteRange(start, (int)_json.BytesConsumed), set);
    }

    /// <summary>Only the exact OCI spelling counts as there: a runtime may not understand another.</summary>
    private CapabilitySet ReadName()
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Flawed("the capabilities hold something that is not a string");
            _json.Skip();
            return CapabilitySet.Empty;
        }

        string name = _json.GetString()!;
        return CapabilityName.TryParse(name, out Capability capability) && string.Equals(name, capability.ToKernelName(), StringComparison.Ordinal)
            ? CapabilitySet.Of(capability)
            : CapabilitySet.Empty;
    }

    /// <summary>Moves to the next member's name; false at the end of the object.</summary>
    private bool NextMember() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Whether the current member has that name. One that differs in case only is a flaw: runc would take it, crun would not.</summary>
    private bool IsKey(string key)
    {
        if (_json.ValueTextEquals(key))
        {
            return true;
        }

        if (_json.ValueSpan.Length >= key.Length && string.Equals(Fold(_json.GetString()!), key, StringComparison.OrdinalIgnoreCase))
        {
            Flawed($"it spells the key \"{key}\" in another case");
        }

        return false;
    }

    /// <summary>Go's comparison without case takes two letters for s and k that the framework's does not (U+017F, U+212A).</summary>
    private static string Fold(string key) => key.Replace('\u017f', 's').Replace('\u212a', 'k');

    /// <summary>Steps into the current member's object; false where its value is null, or of another type, which is a flaw.</summary>
    private bool EnterObject(string key)
    {
        _ = _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        if (_json.TokenType != JsonTokenType.Null)
        {
            Flawed($"the value of \"{key}\" is not an object");
            _json.Skip();
        }

        return false;
    }

    private void SkipValue()
    {
        _ = _json.Read();
        _json.Skip();
    }

    private void Flawed(string what) => _flaw ??= what;
}
