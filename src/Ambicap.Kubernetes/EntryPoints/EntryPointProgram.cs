namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>A program that containers begin with and that starts another one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Deed">What it does in front of the other's execve.</param>
/// <param name="Form">How its command line names the other.</param>
public sealed record EntryPointProgram(string Name, ProgramDeed Deed, CommandForm Form)
{
    /// <summary>Other names of the same program.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether it comes as a set-user-ID file of root's; counts where the image is not known.</summary>
    public bool IsSetUserId { get; init; }

    /// <summary>Whether it refuses to work for an effective user other than root.</summary>
    public bool NeedsRoot { get; init; }

    /// <summary>What it does of setgroups, setgid and setuid.</summary>
    public GroupChange Groups { get; init; } = GroupChange.Always;
}

/// <summary>What a program does to its own privileges before it starts the program behind it.</summary>
public enum ProgramDeed
{
    /// <summary>Nothing: execve decides.</summary>
    Nothing,

    /// <summary>setgroups(2), setgid(2) and setuid(2), without PR_SET_KEEPCAPS.</summary>
    ChangesUser,

    /// <summary>chroot(2), and then what <see cref="ChangesUser"/> does where a user is named.</summary>
    ChangesRoot,

    /// <summary>Ends where a user other than root holds capabilities.</summary>
    RefusesCapabilities,

    /// <summary>Empties its sets unless NET_ADMIN is inheritable.</summary>
    NeedsNetAdmin,
}

/// <summary>When a program that changes the user calls setgroups(2).</summary>
public enum GroupChange
{
    /// <summary>Always, which fails for whoever lacks SETGID.</summary>
    Always,

    /// <summary>Only with the user: a process that is that user already is left alone.</summary>
    WithUser,

    /// <summary>Never.</summary>
    Never,
}
