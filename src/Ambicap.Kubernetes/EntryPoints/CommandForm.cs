namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>How a command line names the program behind its own.</summary>
public abstract record CommandForm
{
    /// <summary>Reads a command line.</summary>
    /// <param name="words">All words of it, the program's own name first; null is one that only the running container knows.</param>
    internal abstract CommandBehind Read(IReadOnlyList<string?> words);
}

/// <summary>What a command line says of the program behind.</summary>
/// <param name="Words">The command line of that program; null where there is none, or it is not known.</param>
internal sealed record CommandBehind(IReadOnlyList<string?>? Words)
{
    /// <summary>The user it is to run as, as it is written; null where the user stays.</summary>
    internal string? User { get; init; }

    /// <summary>Another choice of groups than the program's own.</summary>
    internal GroupChange? Groups { get; init; }

    /// <summary>Whether the program behind gets no_new_privs.</summary>
    internal bool SetsNoNewPrivileges { get; init; }

    /// <summary>Why the program behind is not known.</summary>
    internal string? Problem { get; init; }

    /// <summary>A script that the program reads, whose text says what comes next, with its arguments.</summary>
    internal string? Script { get; init; }

    /// <summary>A text that the program reads as a script, with <see cref="Words"/> as its arguments.</summary>
    internal string? ScriptText { get; init; }

    /// <summary>Whether the same process goes on without execve, as an applet.</summary>
    internal bool IsApplet { get; init; }

    internal static CommandBehind Unknown(string problem) => new((IReadOnlyList<string?>?)null) { Problem = problem };
}
