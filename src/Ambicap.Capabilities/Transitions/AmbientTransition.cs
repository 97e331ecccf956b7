namespace Ambicap.Capabilities.Transitions;

/// <summary>prctl(PR_CAP_AMBIENT, ...): what a process does to its own ambient set (capabilities(7), "Ambient"; prctl(2)).</summary>
public static class AmbientTransition
{
    /// <summary>PR_CAP_AMBIENT_RAISE of one capability.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> unless it is permitted and inheritable and SECBIT_NO_CAP_AMBIENT_RAISE is
    /// off; <see cref="KernelError.InvalidArgument"/> for one the kernel does not have.</returns>
    public static Outcome Raise(ProcessState state, Capability capability)
    {
        ArgumentNullException.ThrowIfNull(state);
        CapabilitySet one = CapabilitySet.Of(capability);
        if (!one.IsSubsetOf(state.Supported))
        {
            return Outcome.InvalidArgument(state);
        }

        return one.IsSubsetOf(state.Capabilities.Permitted & state.Capabilities.Inheritable) && !state.Has(Securebits.NoAmbientRaise)
            ? Outcome.Of(WithAmbient(state, state.Capabilities.Ambient | one))
            : Outcome.NotPermitted(state);
    }

    /// <summary>PR_CAP_AMBIENT_LOWER of one capability; no privilege is needed.</summary>
    /// <returns><see cref="KernelError.InvalidArgument"/> for one the kernel does not have.</returns>
    public static Outcome Lower(ProcessState state, Capability capability)
    {
        ArgumentNullException.ThrowIfNull(state);
        CapabilitySet one = CapabilitySet.Of(capability);
        return one.IsSubsetOf(state.Supported)
            ? Outcome.Of(WithAmbient(state, state.Capabilities.Ambient.Except(one)))
            : Outcome.InvalidArgument(state);
    }

    /// <summary>PR_CAP_AMBIENT_CLEAR_ALL; it always succeeds.</summary>
    public static Outcome Clear(ProcessState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Outcome.Of(WithAmbient(state, CapabilitySet.Empty));
    }

    private static ProcessState WithAmbient(ProcessState state, CapabilitySet ambient) =>
        state with { Capabilities = state.Capabilities with { Ambient = ambient } };
}
