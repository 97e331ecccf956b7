namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>A shell: <c>sh -c 'exec X'</c>, <c>sh -e script</c>. What it runs is followed where that is one simple command.</summary>
internal sealed record ShellForm : CommandForm
{
    private static readonly OptionSyntax s_syntax = new()
    {
        Flags = "abcefhiklmnptuvxBCEHP",
        Valued = "o",
        LongFlags = ["login", "posix", "norc", "noprofile"],
    };

    internal override CommandBehind Read(IReadOnlyList<string?> words)
    {
        ReadOptions read = s_syntax.Read(words);
        if (read.Operands.Count == 0)
        {
            return CommandBehind.Unknown("it reads its commands from standard input");
        }

        string first = read.Operands[0] ?? throw new CommandLineException("a word of it is a variable");
        IReadOnlyList<string?> further = [.. read.Operands.Skip(1)];
        return read.Options.ContainsKey("c")
            ? new CommandBehind([.. further.Skip(1)]) { ScriptText = first }
            : new CommandBehind(further) { Script = first };
    }
}
