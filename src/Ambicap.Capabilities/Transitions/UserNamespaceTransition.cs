namespace Ambicap.Capabilities.Transitions;

/// <summary>unshare(CLONE_NEWUSER) and its kin: becoming a member of a new user namespace (user_namespaces(7), "Capabilities").</summary>
public static class UserNamespaceTransition
{
    /// <summary>
    /// Enters a new user namespace. In it the process has every capability in permitted, effective and bounding, none in inheritable
    /// and ambient, and no securebits; towards the outside it has none. no_new_privs stays.
    /// </summary>
    /// <param name="state">The state before.</param>
    /// <param name="seenInside">The ids as the new namespace's maps show them: the overflow id, 65534, for those without a mapping.</param>
    public static Outcome Enter(ProcessState state, Credentials seenInside)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Outcome.Of(state with
        {
            Credentials = seenInside,
            Capabilities = new ProcessCapabilities(
                Inheritable: CapabilitySet.Empty,
                Permitted: state.Supported,
                Effective: state.Supported,
                Bounding: state.Supported,
                Ambient: CapabilitySet.Empty),
            Securebits = Securebits.None,
        });
    }
}
