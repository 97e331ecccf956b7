namespace Ambicap.Capabilities.Transitions;

/// <summary>prctl(PR_CAPBSET_DROP): takes one capability out of the bounding set for good (capabilities(7), "Capability bounding
/// set").</summary>
public static class BoundingTransition
{
    /// <summary>Drops one capability. The other four sets keep it: what is inheritable or permitted already stays so.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> without CAP_SETPCAP, whatever the argument;
    /// <see cref="KernelError.InvalidArgument"/> for one the kernel does not have.</returns>
    public static Outcome Drop(ProcessState state, Capability capability)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.IsCapable(Capability.Setpcap))
        {
            return Outcome.NotPermitted(state);
        }

        CapabilitySet one = CapabilitySet.Of(capability);
        return one.IsSubsetOf(state.Supported)
            ? Outcome.Of(state with { Capabilities = state.Capabilities with { Bounding = state.Capabilities.Bounding.Except(one) } })
            : Outcome.InvalidArgument(state);
    }
}
