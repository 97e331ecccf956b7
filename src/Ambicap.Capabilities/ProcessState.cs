namespace Ambicap.Capabilities;

/// <summary>
/// All of a process (in truth: of a thread) that decides what it may hold later. The transitions in
/// <see cref="Transitions"/> take one and return the next; nothing here is ever changed in place.
/// </summary>
/// <param name="Credentials">Its user and group ids.</param>
/// <param name="Capabilities">The five sets.</param>
/// <param name="NoNewPrivileges">Whether execve can no longer add privileges (prctl(2), PR_SET_NO_NEW_PRIVS); never unset.</param>
/// <param name="Securebits">What is special about uid 0.</param>
public sealed record ProcessState(
    Credentials Credentials,
    ProcessCapabilities Capabilities,
    bool NoNewPrivileges,
    Securebits Securebits)
{
    /// <summary>The capabilities that its kernel has; by default all that this library knows. The kernel drops other bits
    /// from a file or from the arguments of capset, and refuses them elsewhere.</summary>
    public CapabilitySet Supported { get; init; } = CapabilitySet.AllKnown;

    /// <summary>Everything the state holds in any of the five sets: nothing outside it can be held after any sequence of
    /// transitions, except by entering a new user namespace.</summary>
    public CapabilitySet Potential =>
        Capabilities.Inheritable | Capabilities.Permitted | Capabilities.Effective | Capabilities.Bounding | Capabilities.Ambient;

    internal bool Has(Securebits flag) => (Securebits & flag) != 0;

    internal bool IsCapable(Capability capability) => Capabilities.Effective.Contains(capability);
}
