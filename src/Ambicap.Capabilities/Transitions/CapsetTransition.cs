namespace Ambicap.Capabilities.Transitions;

/// <summary>capset(2): what a process does to its own permitted, effective and inheritable sets (capabilities(7),
/// "Programmatically adjusting capability sets").</summary>
public static class CapsetTransition
{
    /// <summary>Sets the three sets; bits the kernel does not have are dropped without an error.</summary>
    /// <returns><see cref="KernelError.NotPermitted"/> where permitted would grow, effective would exceed the new permitted,
    /// inheritable would gain something outside the bounding set, or, without CAP_SETPCAP, outside permitted.
    /// Ambient loses what is no longer both permitted and inheritable.</returns>
    public static Outcome Apply(ProcessState state, CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable)
    {
        ArgumentNullException.ThrowIfNull(state);
        ProcessCapabilities old = state.Capabilities;
        effective &= state.Supported;
        permitted &= state.Supported;
        inheritable &= state.Supported;
        CapabilitySet gained = inheritable.Except(old.Inheritable);
        bool mayInherit = gained.IsSubsetOf(old.Bounding) && (state.IsCapable(Capability.Setpcap) || gained.IsSubsetOf(old.Permitted));
        if (!mayInherit || !permitted.IsSubsetOf(old.Permitted) || !effective.IsSubsetOf(permitted))
        {
            return Outcome.NotPermitted(state);
        }

        return Outcome.Of(state with
        {
            Capabilities = new ProcessCapabilities(
                inheritable, permitted, effective, old.Bounding, old.Ambient & permitted & inheritable),
        });
    }
}
