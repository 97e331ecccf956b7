namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>Options, operands of its own, and then the command: <c>timeout -k 5 10 X</c>, <c>gosu USER X</c>, <c>chroot --userspec=U / X</c>.</summary>
internal sealed record LauncherForm(OptionSyntax Syntax) : CommandForm
{
    /// <summary>How many words stand between the options and the command.</summary>
    internal int Operands { get; init; }

    /// <summary>Whether the first of them is the user.</summary>
    internal bool UserIsFirst { get; init; }

    /// <summary>The spellings of the option that names the user.</summary>
    internal IReadOnlyList<string> UserOptions { get; init; } = [];

    /// <summary>Whom it means where none is named; null where the user stays then.</summary>
    internal string? DefaultUser { get; init; }

    /// <summary>Options that make another thing of the command line: what is behind is not known then.</summary>
    internal IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Options without which the groups stay; null where there are none such.</summary>
    internal IReadOnlyList<string>? GroupOptions { get; init; }

    /// <summary>The option that sets no_new_privs.</summary>
    internal string? NoNewPrivilegesOption { get; init; }

    internal override CommandBehind Read(IReadOnlyList<string?> words)
    {
        ReadOptions read = Syntax.Read(words);
        if (Unreadable.FirstOrDefault(name => read.Options.ContainsKey(name)) is { } option)
        {
            throw new CommandLineException($"what its option {(option.Length == 1 ? "-" : "--")}{option} does is not followed");
        }

        if (read.Operands.Take(Operands).Contains(null))
        {
            throw new CommandLineException("a word of it is a variable");
        }

        if (read.Operands.ElementAtOrDefault(Operands)?.StartsWith('-') == true)
        {
            // flock FILE -c 'X': an option where the program is to be.
            throw new CommandLineException("what it starts begins with -, which is no program's name");
        }

        string? user = UserIsFirst ? read.Operands is [var first, ..] ? first : null : read.Find([.. UserOptions]) ?? DefaultUser;
        return new CommandBehind(read.From(Operands))
        {
            User = user,
            Groups = GroupOptions is null ? null : GroupOptions.Any(read.Options.ContainsKey) ? GroupChange.Always : GroupChange.Never,
            SetsNoNewPrivileges = NoNewPrivilegesOption is not null && read.Options.ContainsKey(NoNewPrivilegesOption),
        };
    }
}
