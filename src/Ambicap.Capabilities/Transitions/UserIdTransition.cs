namespace Ambicap.Capabilities.Transitions;

/// <summary>
/// The setuid(2) family, and what a change of user ids does to capabilities (capabilities(7), "Effect of user ID changes on
/// capabilities"; credentials(7)). CAP_SETUID is the privilege.
/// </summary>
public static class UserIdTransition
{
    /// <summary>The argument that leaves an id as it is: (uid_t) -1.</summary>
    public const uint Unchanged = IdRules.Unchanged;

    private const uint Root = 0;

    /// <summary>What a file system user id of 0 makes effective (capabilities(7), the fourth rule).</summary>
    private static CapabilitySet FileSystemCapabilities => CapabilitySet.Of(
        Capability.Chown, Capability.DacOverride, Capability.DacReadSearch, Capability.Fowner, Capability.Fsetid,
        Capability.LinuxImmutable, Capability.Mknod, Capability.MacOverride);

    /// <summary>setuid(2).</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> for -1; <see cref="KernelError.NotPermitted"/> without privilege for an id
    /// that is neither the real nor the saved one.</returns>
    public static Outcome Set(ProcessState state, uint user)
    {
        ArgumentNullException.ThrowIfNull(state);
        return user == Unchanged
            ? Outcome.InvalidArgument(state)
            : Change(state, IdRules.Set(state.Credentials.User, user, IsPrivileged(state)));
    }

    /// <summary>setreuid(2), and seteuid(2) with <paramref name="real"/> unchanged.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without privilege for an id the process does not have.</returns>
    public static Outcome SetRealEffective(ProcessState state, uint real, uint effective)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Change(state, IdRules.SetRealEffective(state.Credentials.User, real, effective, IsPrivileged(state)));
    }

    /// <summary>setresuid(2).</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without privilege for an id the process does not have.</returns>
    public static Outcome SetAll(ProcessState state, uint real, uint effective, uint saved)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Change(state, IdRules.SetAll(state.Credentials.User, real, effective, saved, IsPrivileged(state)));
    }

    /// <summary>setfsuid(2). It has no errors: what is not allowed changes nothing.</summary>
    public static Outcome SetFileSystem(ProcessState state, uint user)
    {
        ArgumentNullException.ThrowIfNull(state);
        ProcessIds old = state.Credentials.User;
        ProcessIds ids = IdRules.SetFileSystem(old, user, IsPrivileged(state));
        ProcessState next = WithIds(state, ids);
        if (state.Has(Securebits.NoSetuidFixup) || (old.FileSystem == Root) == (ids.FileSystem == Root))
        {
            return Outcome.Of(next);
        }

        ProcessCapabilities sets = state.Capabilities;
        CapabilitySet effective = ids.FileSystem == Root
            ? sets.Effective | (sets.Permitted & FileSystemCapabilities)
            : sets.Effective.Except(FileSystemCapabilities);
        return Outcome.Of(next with { Capabilities = sets with { Effective = effective } });
    }

    private static bool IsPrivileged(ProcessState state) => state.IsCapable(Capability.Setuid);

    private static Outcome Change(ProcessState state, ProcessIds? ids)
    {
        if (ids is not { } changed)
        {
            return Outcome.NotPermitted(state);
        }

        ProcessState next = WithIds(state, changed);
        return Outcome.Of(state.Has(Securebits.NoSetuidFixup)
            ? next
            : next with { Capabilities = Fix(state.Capabilities, state.Credentials.User, changed, state.Has(Securebits.KeepCaps)) });
    }

    /// <summary>
    /// The first three rules: leaving uid 0 with all three ids clears permitted (unless kept), effective and ambient; leaving it with
    /// the effective id clears effective; coming to it with the effective id copies permitted to effective.
    /// </summary>
    private static ProcessCapabilities Fix(ProcessCapabilities sets, ProcessIds old, ProcessIds ids, bool keep)
    {
        if (old.HasAnyOf(Root) && !ids.HasAnyOf(Root))
        {
            sets = keep
                ? sets with { Ambient = CapabilitySet.Empty }
                : sets with { Permitted = CapabilitySet.Empty, Effective = CapabilitySet.Empty, Ambient = CapabilitySet.Empty };
        }

        return (old.Effective == Root, ids.Effective == Root) switch
        {
            (true, false) => sets with { Effective = CapabilitySet.Empty },
            (false, true) => sets with { Effective = sets.Permitted },
            _ => sets,
        };
    }

    private static ProcessState WithIds(ProcessState state, ProcessIds ids) =>
        state with { Credentials = state.Credentials with { User = ids } };
}
