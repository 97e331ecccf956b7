namespace Ambicap.Capabilities.Transitions;

/// <summary>prctl(PR_SET_NO_NEW_PRIVS), which Kubernetes calls <c>allowPrivilegeEscalation: false</c> (prctl(2)).</summary>
public static class NoNewPrivilegesTransition
{
    /// <summary>Sets the flag, which nothing clears again; it always succeeds. What is held already, ambient too, stays.</summary>
    public static Outcome Set(ProcessState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Outcome.Of(state with { NoNewPrivileges = true });
    }
}
