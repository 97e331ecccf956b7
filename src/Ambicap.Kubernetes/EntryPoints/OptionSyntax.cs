namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>Which options a program has: only what is written here is read, since an unknown option may take a value or not.</summary>
internal sealed record OptionSyntax
{
    /// <summary>Letters of options without a value.</summary>
    internal string Flags { get; init; } = "";

    /// <summary>Letters of options with one, attached or as the next word.</summary>
    internal string Valued { get; init; } = "";

    /// <summary>Long options without a value.</summary>
    internal IReadOnlyList<string> LongFlags { get; init; } = [];

    /// <summary>Long options with one, behind <c>=</c> or as the next word.</summary>
    internal IReadOnlyList<string> LongValued { get; init; } = [];

    /// <summary>Whether options may stand behind operands, as getopt_long(3) has it by default.</summary>
    internal bool Permutes { get; init; }

    /// <summary>Whether words <c>NAME=VALUE</c> stand in front of the operands.</summary>
    internal bool HasAssignments { get; init; }

    /// <summary>Reads options up to the operands.</summary>
    /// <exception cref="CommandLineException">An option is not known, or a word is.</exception>
    internal ReadOptions Read(IReadOnlyList<string?> words)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        List<string?> operands = [];
        int i = 1;
        for (; i < words.Count; i++)
        {
            if (words[i] == "--")
            {
                i++;
                break;
            }

            if (IsOption(words[i]))
            {
                i = words[i]!.StartsWith("--", StringComparison.Ordinal) ? ReadLong(words, i, options) : ReadShort(words, i, options);
            }
            else if (Permutes)
            {
                operands.Add(words[i]);
            }
            else
            {
                break;
            }
        }

        for (; HasAssignments && i < words.Count && IsAssignment(words[i]); i++)
        {
            options[words[i]![..words[i]!.IndexOf('=', StringComparison.Ordinal)] + "="] = "";
        }

        operands.AddRange(words.Skip(i));
        return new ReadOptions(options, operands);
    }

    /// <summary>Whether a word is <c>NAME=VALUE</c>.</summary>
    internal static bool IsAssignment(string? word)
    {
        int equals = word?.IndexOf('=', StringComparison.Ordinal) ?? -1;
        return equals > 0 && word![..equals].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
    }

    private static bool IsOption(string? word) => word is null
        ? throw new CommandLineException("a word of it is a variable")
        : word.Length > 1 && word[0] == '-';

    private int ReadLong(IReadOnlyList<string?> words, int at, Dictionary<string, string> options)
    {
        string word = words[at]![2..];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        if (LongFlags.Contains(name) && equals < 0)
        {
            options[name] = "";
            return at;
        }

        if (!LongValued.Contains(name))
        {
            throw new CommandLineException($"its option --{name} is not known");
        }

        options[name] = equals < 0 ? Value(words, at + 1, $"--{name}") : word[(equals + 1)..];
        return equals < 0 ? at + 1 : at;
    }

    private int ReadShort(IReadOnlyList<string?> words, int at, Dictionary<string, string> options)
    {
        string word = words[at]!;
        for (int i = 1; i < word.Length; i++)
        {
            string name = word[i].ToString();
            if (Valued.Contains(word[i], StringComparison.Ordinal))
            {
                options[name] = i + 1 < word.Length ? word[(i + 1)..] : Value(words, at + 1, $"-{name}");
                return i + 1 < word.Length ? at : at + 1;
            }

            options[name] = Flags.Contains(word[i], StringComparison.Ordinal) ? "" : throw new CommandLineException($"its option -{name} is not known");
        }

        return at;
    }

    private static string Value(IReadOnlyList<string?> words, int at, string option) =>
        at < words.Count ? words[at] ?? throw new CommandLineException("a word of it is a variable") : throw new CommandLineException($"its option {option} lacks a value");
}

/// <summary>What was read of a command line's options.</summary>
/// <param name="Options">The options by letter or long name, and the assignments by name with <c>=</c> behind.</param>
/// <param name="Operands">What follows them.</param>
internal sealed record ReadOptions(IReadOnlyDictionary<string, string> Options, IReadOnlyList<string?> Operands)
{
    /// <summary>The value of the first of several spellings of one option that is there.</summary>
    internal string? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Options.TryGetValue(name, out string? value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The operands from the given one on; null where there are none.</summary>
    internal IReadOnlyList<string?>? From(int index) => Operands.Count > index ? [.. Operands.Skip(index)] : null;
}

/// <summary>A command line says something that is not known here.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
