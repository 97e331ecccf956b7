namespace Ambicap.Capabilities.Transitions;

/// <summary>prctl(PR_SET_SECUREBITS) and prctl(PR_SET_KEEPCAPS) (capabilities(7), "The securebits flags"; prctl(2)).</summary>
public static class SecurebitsTransition
{
    private const Securebits Flags =
        Securebits.NoRoot | Securebits.NoSetuidFixup | Securebits.KeepCaps | Securebits.NoAmbientRaise
        | Securebits.ExecRestrictFile | Securebits.ExecDenyInteractive;

    private const Securebits Locks = (Securebits)((int)Flags << 1);

    private const Securebits Unprivileged =
        Securebits.ExecRestrictFile | Securebits.ExecRestrictFileLocked
        | Securebits.ExecDenyInteractive | Securebits.ExecDenyInteractiveLocked;

    /// <summary>Sets all flags and locks at once.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> where a locked flag would change, a lock would be cleared, a bit is unknown,
    /// or CAP_SETPCAP is missing; without it only the two flags for script interpreters may change, and have to (since Linux
    /// 6.14).</returns>
    public static Outcome Set(ProcessState state, Securebits bits)
    {
        ArgumentNullException.ThrowIfNull(state);
        Securebits changed = state.Securebits ^ bits;
        Securebits locked = (Securebits)((int)(state.Securebits & Locks) >> 1);
        bool breaksLock = (changed & locked) != 0 || (state.Securebits & Locks & ~bits) != 0;
        bool isUnknown = (bits & ~(Flags | Locks)) != 0;
        bool mayChange = state.IsCapable(Capability.Setpcap) || (changed != 0 && (changed & ~Unprivileged) == 0);
        return breaksLock || isUnknown || !mayChange ? Outcome.NotPermitted(state) : Outcome.Of(state with { Securebits = bits });
    }

    /// <summary>Sets or clears SECBIT_KEEP_CAPS; no privilege is needed.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> where that flag is locked, even if it would not change.</returns>
    public static Outcome SetKeepCaps(ProcessState state, bool keep)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Has(Securebits.KeepCapsLocked)
            ? Outcome.NotPermitted(state)
            : Outcome.Of(state with { Securebits = (state.Securebits & ~Securebits.KeepCaps) | (keep ? Securebits.KeepCaps : 0) });
    }
}
