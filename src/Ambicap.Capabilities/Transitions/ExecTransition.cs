namespace Ambicap.Capabilities.Transitions;

/// <summary>
/// What execve(2) does to a process's privileges (capabilities(7), "Transformation of capabilities during execve()",
/// "Capabilities and execution of programs by root"; credentials(7); execve(2); prctl(2), PR_SET_NO_NEW_PRIVS).
/// </summary>
/// <remarks>
/// The rules are those of Linux 6.17 and newer. Older kernels take a process for one whose ids change as long as its effective id
/// differs from its real one, and so clear ambient at every execve of it. Not modelled: a tracer (ptrace) or a file system context
/// shared with another process (CLONE_FS), which limit gains as no_new_privs does; whether the file may be executed at all.
/// </remarks>
public static class ExecTransition
{
    private const uint Root = 0;

    /// <summary>Replaces the program of a process by <paramref name="file"/>.</summary>
    /// <returns>The state afterwards. <see cref="KernelError.NotPermitted"/> where the file's permitted capabilities are to be
    /// effective at once, and the process would not get all of them: a program that knows nothing of capabilities is
    /// rather not run than run with half of them ("Safety checking for capability-dumb binaries").</returns>
    public static Outcome Apply(ProcessState state, ExecutableFile file)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(file);
        FileCapabilities? granted = EffectiveOn(file, state);
        CapabilitySet permitted = FromFile(state.Capabilities, granted);
        bool effective = granted is { Effective: true };
        if (effective && !granted!.Permitted.IsSubsetOf(permitted))
        {
            return Outcome.NotPermitted(state);
        }

        uint user = state.Credentials.User.Real;
        (uint effectiveUser, uint effectiveGroup) = SetId(state, file);
        if (IsRootPrivileged(state, user, effectiveUser, granted))
        {
            permitted = state.Capabilities.Bounding | state.Capabilities.Inheritable;
            effective |= effectiveUser == Root;
        }

        bool idsChange = effectiveUser != state.Credentials.User.Effective || !IsInGroup(state.Credentials, effectiveGroup);
        bool gains = idsChange || !permitted.IsSubsetOf(state.Capabilities.Permitted);
        if (gains && state.NoNewPrivileges)
        {
            effectiveUser = user;
            effectiveGroup = state.Credentials.Group.Real;
            permitted &= state.Capabilities.Permitted;
        }

        CapabilitySet ambient = granted is not null || idsChange ? CapabilitySet.Empty : state.Capabilities.Ambient;
        return Outcome.Of(After(state, effectiveUser, effectiveGroup, permitted | ambient, ambient, effective));
    }

    /// <summary>A nosuid mount hides file capabilities, and so does a root id of another user namespace; bits that the kernel does
    /// not know are not there (execve(2); user_namespaces(7)).</summary>
    private static FileCapabilities? EffectiveOn(ExecutableFile file, ProcessState state) =>
        file.OnNoSuidMount || file.Capabilities is not { AppliesHere: true } found
            ? null
            : found with { Permitted = found.Permitted & state.Supported, Inheritable = found.Inheritable & state.Supported };

    /// <summary>P'(permitted) = (P(inheritable) &amp; F(inheritable)) | (F(permitted) &amp; P(bounding)); ambient is
    /// added later.</summary>
    private static CapabilitySet FromFile(ProcessCapabilities process, FileCapabilities? file) =>
        file is null ? CapabilitySet.Empty : (process.Inheritable & file.Inheritable) | (file.Permitted & process.Bounding);

    /// <summary>Set-user-ID and set-group-ID bits count, unless on a nosuid mount or under no_new_privs (execve(2)).</summary>
    private static (uint User, uint Group) SetId(ProcessState state, ExecutableFile file)
    {
        bool honoured = !file.OnNoSuidMount && !state.NoNewPrivileges;
        return (
            honoured && file.SetUserId ? file.Owner : state.Credentials.User.Effective,
            honoured && file.SetGroupId ? file.Group : state.Credentials.Group.Effective);
    }

    /// <summary>Whether uid 0 counts as all file capabilities: real or effective, no SECBIT_NOROOT, and not a file that has both
    /// capabilities of its own and made the process root ("Set-user-ID-root programs that have file capabilities").</summary>
    private static bool IsRootPrivileged(ProcessState state, uint user, uint effectiveUser, FileCapabilities? file)
    {
        bool becomesRootWithFileCapabilities = file is not null && user != Root && effectiveUser == Root;
        return !state.Has(Securebits.NoRoot) && !becomesRootWithFileCapabilities && (user == Root || effectiveUser == Root);
    }

    /// <summary>The kernel asks the file system group id and the supplementary groups, not the effective group id.</summary>
    private static bool IsInGroup(Credentials credentials, uint group) =>
        group == credentials.Group.FileSystem || credentials.Groups.Contains(group);

    /// <summary>Saved and file system ids follow the effective ones (credentials(7)); P'(effective) = F(effective) ? P'(permitted) :
    /// P'(ambient); SECBIT_KEEP_CAPS is cleared; inheritable and bounding stay.</summary>
    private static ProcessState After(
        ProcessState state, uint user, uint group, CapabilitySet permitted, CapabilitySet ambient, bool effective) => state with
        {
            Credentials = state.Credentials with
            {
                User = new ProcessIds(state.Credentials.User.Real, user, user, user),
                Group = new ProcessIds(state.Credentials.Group.Real, group, group, group),
            },
            Capabilities = state.Capabilities with
            {
                Permitted = permitted,
                Effective = effective ? permitted : ambient,
                Ambient = ambient,
            },
            Securebits = state.Securebits & ~Securebits.KeepCaps,
        };
}
