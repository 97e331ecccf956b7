namespace Ambicap.Capabilities.Transitions;

/// <summary>The setgid(2) family and setgroups(2) (credentials(7)). CAP_SETGID is the privilege; capabilities never change.</summary>
public static class GroupIdTransition
{
    /// <summary>The argument that leaves an id as it is: (gid_t) -1.</summary>
    public const uint Unchanged = IdRules.Unchanged;

    /// <summary>setgid(2).</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> for -1; <see cref="KernelError.NotPermitted"/> without privilege for an id
    /// that is neither the real nor the saved one.</returns>
    public static Outcome Set(ProcessState state, uint group)
    {
        ArgumentNullException.ThrowIfNull(state);
        return group == Unchanged
            ? Outcome.InvalidArgument(state)
            : Change(state, IdRules.Set(state.Credentials.Group, group, IsPrivileged(state)));
    }

    /// <summary>setregid(2), and setegid(2) with <paramref name="real"/> unchanged.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without privilege for an id the process does not have.</returns>
    public static Outcome SetRealEffective(ProcessState state, uint real, uint effective)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Change(state, IdRules.SetRealEffective(state.Credentials.Group, real, effective, IsPrivileged(state)));
    }

    /// <summary>setresgid(2).</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without privilege for an id the process does not have.</returns>
    public static Outcome SetAll(ProcessState state, uint real, uint effective, uint saved)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Change(state, IdRules.SetAll(state.Credentials.Group, real, effective, saved, IsPrivileged(state)));
    }

    /// <summary>setfsgid(2). It has no errors: what is not allowed changes nothing.</summary>
    public static Outcome SetFileSystem(ProcessState state, uint group)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Change(state, IdRules.SetFileSystem(state.Credentials.Group, group, IsPrivileged(state)));
    }

    /// <summary>setgroups(2).</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without privilege;
    /// <see cref="KernelError.InvalidArgument"/> for a group -1.</returns>
    public static Outcome SetSupplementary(ProcessState state, SupplementaryGroups groups)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!IsPrivileged(state))
        {
            return Outcome.NotPermitted(state);
        }

        return groups.Contains(Unchanged)
            ? Outcome.InvalidArgument(state)
            : Outcome.Of(state with { Credentials = state.Credentials with { Groups = groups } });
    }

    private static bool IsPrivileged(ProcessState state) => state.IsCapable(Capability.Setgid);

    private static Outcome Change(ProcessState state, ProcessIds? ids) => ids is { } changed
        ? Outcome.Of(state with { Credentials = state.Credentials with { Group = changed } })
        : Outcome.NotPermitted(state);
}
