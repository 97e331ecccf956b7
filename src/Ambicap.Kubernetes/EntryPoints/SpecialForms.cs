namespace Ambicap.Kubernetes.EntryPoints;

/// <summary><c>env -u A B=1 X</c>, and <c>env -S 'X -v'</c> of first lines of scripts.</summary>
internal sealed record EnvForm : CommandForm
{
    internal const string ChangesPath = "it changes PATH";

    private static readonly OptionSyntax s_syntax = new()
    {
        Flags = "i0v",
        Valued = "uCS",
        LongFlags = ["ignore-environment", "debug"],
        LongValued = ["unset", "chdir", "split-string"],
        HasAssignments = true,
    };

    internal override CommandBehind Read(IReadOnlyList<string?> words) => Read(words, isSplit: false);

    /// <param name="words">The command line.</param>
    /// <param name="isSplit">Whether it comes out of an option -S, in which nobody writes another one.</param>
    private static CommandBehind Read(IReadOnlyList<string?> words, bool isSplit)
    {
        ReadOptions read = s_syntax.Read(words is [var name, "-", ..] ? [name, "-i", .. words.Skip(2)] : words);
        if (read.Find("S", "split-string") is { } line)
        {
            IReadOnlyList<string?> split = [.. line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries), .. read.Operands];
            return isSplit || line.AsSpan().IndexOfAny("\\'\"$#") >= 0
                ? throw new CommandLineException("its option -S is not followed")
                : Read(["env", .. split], isSplit: true);
        }

        return read.Options.ContainsKey("PATH=") && SearchPathMatters(read.From(0))
            ? throw new CommandLineException(ChangesPath)
            : new CommandBehind(read.From(0));
    }

    /// <summary>Whoever changes PATH changes which file a name means.</summary>
    internal static bool SearchPathMatters(IReadOnlyList<string?>? command) =>
        command is [{ } first, ..] && !first.Contains('/', StringComparison.Ordinal);
}

/// <summary><c>su USER -c 'X'</c>, <c>runuser -u USER -- X</c> (util-linux).</summary>
internal sealed record SuForm : CommandForm
{
    private static readonly OptionSyntax s_syntax = new()
    {
        Flags = "flmpP",
        Valued = "cgGsuw",
        LongFlags = ["fast", "login", "preserve-environment", "pty"],
        LongValued = ["command", "group", "supp-group", "shell", "session-command", "user", "whitelist-environment"],
        Permutes = true,
    };

    internal override CommandBehind Read(IReadOnlyList<string?> words)
    {
        // With -u everything that follows is the command's, options too.
        bool isRunuser = words.Take(3).Any(word => word is "-u" or "--user" || word?.StartsWith("--user=", StringComparison.Ordinal) == true);
        ReadOptions read = (s_syntax with { Permutes = !isRunuser }).Read(words);
        if (isRunuser)
        {
            return new CommandBehind(read.From(0)) { User = read.Find("u", "user") };
        }

        IReadOnlyList<string?> operands = [.. read.Operands.SkipWhile(word => word == "-")];
        string? user = operands.Count == 0 ? "root" : operands[0] ?? throw new CommandLineException("a word of it is a variable");
        string? shell = read.Find("s", "shell");
        string? command = read.Find("c", "command", "session-command");
        IEnumerable<string?> further = operands.Skip(1);
        return command is not null
            ? new CommandBehind([shell ?? "sh", "-c", command, .. further]) { User = user }
            : new CommandBehind(shell is null ? null : [shell, .. further]) { User = user, Problem = shell is null ? "it starts the user's shell" : null };
    }
}

/// <summary><c>capsh --user=USER -- -c 'X'</c>: what follows <c>--</c> is bash's.</summary>
internal sealed record CapshForm : CommandForm
{
    internal override CommandBehind Read(IReadOnlyList<string?> words)
    {
        string? user = null;
        GroupChange groups = GroupChange.Always;
        for (int i = 1; i < words.Count; i++)
        {
            string word = words[i] ?? throw new CommandLineException("a word of it is a variable");
            if (word == "--")
            {
                return new CommandBehind(["/bin/bash", .. words.Skip(i + 1)]) { User = user, Groups = groups };
            }

            (user, groups) = word.StartsWith("--user=", StringComparison.Ordinal) ? (word[7..], GroupChange.Always)
                : word.StartsWith("--uid=", StringComparison.Ordinal) ? (word[6..], GroupChange.Never)
                : word == "--print" ? (user, groups)
                : throw new CommandLineException($"what its option {word} does is not followed");
        }

        return CommandBehind.Unknown("it starts no program");
    }
}

/// <summary><c>start-stop-daemon --start --chuid USER --exec X -- ARGUMENTS</c> (dpkg).</summary>
internal sealed record StartStopDaemonForm : CommandForm
{
    private static readonly OptionSyntax s_syntax = new()
    {
        Flags = "SKTHVbCmoqvt",
        Valued = "acdgIkNnOPprRsux",
        LongFlags = ["start", "background", "no-close", "make-pidfile", "oknodo", "quiet", "verbose", "test", "remove-pidfile", "notify-await"],
        LongValued =
        [
            "startas", "chuid", "chdir", "group", "iosched", "umask", "nicelevel", "name", "output", "procsched", "pidfile", "chroot", "retry",
            "signal", "user", "exec", "pid", "ppid", "notify-timeout",
        ],
        Permutes = true,
    };

    internal override CommandBehind Read(IReadOnlyList<string?> words)
    {
        ReadOptions read = s_syntax.Read(words);
        string? program = read.Find("a", "startas") ?? read.Find("x", "exec");
        return read.Find("S", "start") is null || program is null || read.Find("r", "chroot") is not null
            ? CommandBehind.Unknown("what it starts is not followed")
            : new CommandBehind([program, .. read.Operands]) { User = read.Find("c", "chuid") };
    }
}

/// <summary><c>busybox APPLET ...</c>: the applet's own form.</summary>
internal sealed record AppletForm : CommandForm
{
    internal override CommandBehind Read(IReadOnlyList<string?> words) =>
        new(words.Count > 1 ? [.. words.Skip(1)] : null) { IsApplet = true };
}

/// <summary>Programs behind which nothing is read.</summary>
internal sealed record ClosedForm(string Problem) : CommandForm
{
    internal override CommandBehind Read(IReadOnlyList<string?> words) => CommandBehind.Unknown(Problem);
}
