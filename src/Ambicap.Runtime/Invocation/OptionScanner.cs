namespace Ambicap.Runtime.Invocation;

/// <summary>Walks arguments as options and words, in the union of the grammars of Go's flag package and GNU argp.</summary>
internal ref struct OptionScanner
{
    private readonly ReadOnlySpan<byte[]> _arguments;
    private int _next;
    private bool _onlyWords;

    internal OptionScanner(ReadOnlySpan<byte[]> arguments) => _arguments = arguments;

    /// <summary>Whether the current item is an option; otherwise it is a word.</summary>
    internal bool IsOption { get; private set; }

    /// <summary>The current word.</summary>
    internal ReadOnlySpan<byte> Word { get; private set; }

    /// <summary>The current option's name without dashes and value.</summary>
    internal ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The current option's value; null for a switch, and where the value is missing.</summary>
    internal byte[]? Value { get; private set; }

    /// <summary>Moves to the next option or word.</summary>
    /// <param name="table">The options that take a value, here.</param>
    internal bool Next(OptionTable table)
    {
        if (_next >= _arguments.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> argument = _arguments[_next++];
        if (!_onlyWords && argument.SequenceEqual("--"u8))
        {
            _onlyWords = true;
            return Next(table);
        }

        // A single dash is a word: the usual name of standard input.
        IsOption = !_onlyWords && argument.Length > 1 && argument[0] == (byte)'-';
        if (IsOption)
        {
            ReadOption(argument, table);
        }
        else
        {
            Word = argument;
        }

        return true;
    }

    private void ReadOption(ReadOnlySpan<byte> argument, OptionTable table)
    {
        bool isLong = argument[1] == (byte)'-';
        ReadOnlySpan<byte> body = argument[(isLong ? 2 : 1)..];
        int equals = body.IndexOf((byte)'=');
        Name = equals < 0 ? body : body[..equals];
        Name = isLong ? table.Complete(Name) : Name;
        Value = equals < 0 ? null : body[(equals + 1)..].ToArray();
        if (equals < 0 && table.TakesValue(Name))
        {
            Value = TakeNext();
        }
        else if (!isLong && !table.TakesValue(Name))
        {
            ReadShortGroup(body, table);
        }
    }

    /// <summary>argp's <c>-tp FILE</c> and <c>-pFILE</c>: switches, then perhaps one option whose value is the rest or the next.
    /// Go's <c>-no-pivot</c> looks alike, so only the letters that are switches of some command may stand before that option.</summary>
    private void ReadShortGroup(ReadOnlySpan<byte> letters, OptionTable table)
    {
        for (int i = 0; i < letters.Length; i++)
        {
            ReadOnlySpan<byte> letter = letters.Slice(i, 1);
            if (table.TakesValue(letter))
            {
                ReadOnlySpan<byte> rest = letters[(i + 1)..];
                Name = letter;
                Value = rest.IsEmpty ? TakeNext() : rest.ToArray();
                return;
            }

            if (!"dt"u8.Contains(letter[0]))
            {
                return;
            }
        }
    }

    private byte[]? TakeNext() => _next < _arguments.Length ? _arguments[_next++] : null;
}
