namespace Ambicap.Capabilities.Kernel;

/// <summary>What a child process of <see cref="AmbientProcess"/> holds, and as whom it runs.</summary>
public sealed record AmbientProcessOptions
{
    /// <summary>What to raise. Each must be in the permitted set of the calling thread.</summary>
    public CapabilitySet Ambient { get; init; }

    /// <summary>All user ids of the process, 1 to 4294967294: to uid 0 execve gives every capability in any case. Null keeps the user, and
    /// what its sets have already; another user's sets are <see cref="Ambient"/> and no more.</summary>
    public uint? User { get; init; }

    /// <summary>All group ids, 0 to 4294967294; null is the same number as <see cref="User"/>. Only with a user.</summary>
    public uint? Group { get; init; }

    /// <summary>The supplementary groups. Only with a user; none by default.</summary>
    public SupplementaryGroups Groups { get; init; }

    /// <summary>The most that the bounding set keeps, which no execve ever goes beyond; null leaves it as it is. Lowering it takes
    /// CAP_SETPCAP.</summary>
    public CapabilitySet? Bounding { get; init; }

    /// <summary>Whether execve can no longer add privileges (prctl(2), PR_SET_NO_NEW_PRIVS). Ambient capabilities are none that it adds.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Whether the same user's sets are <see cref="Ambient"/> and no more, too. To uid 0 execve gives back what the bounding set has.</summary>
    public bool IsExact { get; init; }

    /// <summary>Called first, in the thread that starts the process, with all its privileges: to enter namespaces, for instance.</summary>
    public Action? Prepare { get; init; }

    /// <exception cref="ArgumentException">Groups are given without a user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside its range.</exception>
    internal void Check()
    {
        if (User is null && (Group is not null || !Groups.Ids.IsEmpty))
        {
            throw new ArgumentException("groups are set for another user only; give User too");
        }

        ArgumentOutOfRangeException.ThrowIfZero(User ?? 1, nameof(User));
        ArgumentOutOfRangeException.ThrowIfEqual(User ?? 0, uint.MaxValue, nameof(User));
        ArgumentOutOfRangeException.ThrowIfEqual(Group ?? 0, uint.MaxValue, nameof(Group));
    }
}
