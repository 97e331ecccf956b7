using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>
/// What becomes of a process that goes through a chain of programs: each execve, and in between what each program does to its own
/// privileges, by the model of the kernel (capabilities(7)).
/// </summary>
public static class EntryPointWalk
{
    // Of a user whose id is not known only that it is not root counts.
    private const uint SomeUser = 65534;

    /// <summary>Goes through a chain.</summary>
    /// <param name="start">The process in front of the first execve.</param>
    /// <param name="chain">The programs.</param>
    /// <param name="last">What is known otherwise of the last program's file; null where nothing is.</param>
    public static WalkEnd Walk(ProcessState start, EntryPointChain chain, ExecutableFile? last)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(chain);
        ProcessState state = start;
        EntryPointStep? loser = null;
        foreach (EntryPointStep step in chain.Steps)
        {
            bool isLast = step == chain.Steps[^1];
            Outcome outcome = step.IsApplet ? new Outcome(state, KernelError.None) : ExecTransition.Apply(state, FileOf(step, isLast ? last : null));
            if (!outcome.Succeeded)
            {
                return new WalkEnd(null, step, "execve fails with EPERM", IsExecve: true);
            }

            (ProcessState? next, string? error) = Do(outcome.State, step);
            if (next is null)
            {
                return new WalkEnd(null, step, error, IsExecve: false);
            }

            loser ??= !state.Capabilities.Ambient.IsEmpty && next.Capabilities.Ambient.IsEmpty ? step : null;
            state = next;
        }

        return new WalkEnd(state, loser, null, IsExecve: false);
    }

    private static ExecutableFile FileOf(EntryPointStep step, ExecutableFile? stated) =>
        stated ?? step.File ?? ExecutableFile.Plain with { SetUserId = step.Program is { IsSetUserId: true } };

    private static (ProcessState? State, string? Error) Do(ProcessState state, EntryPointStep step)
    {
        if (step.SetsNoNewPrivileges)
        {
            state = state with { NoNewPrivileges = true };
        }

        bool isRoot = state.Credentials.User.Effective == 0;
        return step.Program switch
        {
            { NeedsRoot: true } when !isRoot => (null, "it works for root only"),
            { Deed: ProgramDeed.ChangesUser } => ChangeUser(state, step),
            { Deed: ProgramDeed.ChangesRoot } when !Holds(state, Capability.SysChroot) => (null, "chroot needs CAP_SYS_CHROOT"),
            { Deed: ProgramDeed.ChangesRoot } => step.User is null ? (state, null) : ChangeUser(state, step),
            { Deed: ProgramDeed.RefusesCapabilities } when !isRoot && !state.Capabilities.Permitted.IsEmpty => (null, "it refuses to start with capabilities"),
            { Deed: ProgramDeed.NeedsNetAdmin } when !isRoot && !state.Capabilities.Inheritable.Contains(Capability.NetAdmin) => (Emptied(state), null),
            _ => (state, null),
        };
    }

    private static (ProcessState? State, string? Error) ChangeUser(ProcessState state, EntryPointStep step)
    {
        ProcessIds ids = state.Credentials.User;
        uint? user = step.User is null ? null : step.UserId ?? SomeUser;
        bool isThat = user is null || (ids.Real == user && ids.Effective == user);
        if ((step.Groups == GroupChange.Always && (step.User is not null || step.Program!.Name == "setpriv")) || (step.Groups == GroupChange.WithUser && !isThat))
        {
            if (!GroupIdTransition.SetSupplementary(state, SupplementaryGroups.None).Succeeded)
            {
                return (null, "setgroups fails with EPERM, since it needs CAP_SETGID");
            }
        }

        if (user is not { } id)
        {
            return (state, null);
        }

        Outcome outcome = UserIdTransition.Set(state, id);
        return outcome.Succeeded ? (outcome.State, null) : (null, "setuid fails with EPERM, since it needs CAP_SETUID");
    }

    private static bool Holds(ProcessState state, Capability capability) => state.Capabilities.Effective.Contains(capability);

    private static ProcessState Emptied(ProcessState state) => state with
    {
        Capabilities = state.Capabilities with { Inheritable = CapabilitySet.Empty, Permitted = CapabilitySet.Empty, Effective = CapabilitySet.Empty, Ambient = CapabilitySet.Empty },
    };
}

/// <summary>The end of a walk.</summary>
/// <param name="State">The process; null where it does not come so far.</param>
/// <param name="Step">The program that cannot start or fails, else the first that empties ambient; null where there is none.</param>
/// <param name="Error">Why the process does not come so far.</param>
/// <param name="IsExecve">Whether the program's own execve fails.</param>
public sealed record WalkEnd(ProcessState? State, EntryPointStep? Step, string? Error, bool IsExecve);
