namespace Ambicap.Capabilities.Kernel;

/// <summary>The ids that a process is started with.</summary>
public sealed record ProcessIdentity
{
    /// <summary>An identity without supplementary groups.</summary>
    /// <param name="user">All user ids, 1 to 4294967294: to uid 0 execve gives every capability in any case.</param>
    /// <param name="group">All group ids, 0 to 4294967294.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside its range.</exception>
    public ProcessIdentity(uint user, uint group)
    {
        ArgumentOutOfRangeException.ThrowIfZero(user);
        ArgumentOutOfRangeException.ThrowIfEqual(user, uint.MaxValue);
        ArgumentOutOfRangeException.ThrowIfEqual(group, uint.MaxValue);
        User = user;
        Group = group;
    }

    /// <summary>All user ids.</summary>
    public uint User { get; }

    /// <summary>All group ids.</summary>
    public uint Group { get; }

    /// <summary>The supplementary groups.</summary>
    public SupplementaryGroups Groups { get; init; }
}
