namespace Ambicap.Capabilities;

/// <summary>The five capability sets of a process, in the order of <c>/proc/PID/status</c> (capabilities(7), "Thread capability sets").</summary>
/// <param name="Inheritable">What file-inheritable capabilities may be matched with at execve (CapInh).</param>
/// <param name="Permitted">The most the process may make effective (CapPrm).</param>
/// <param name="Effective">What the kernel checks (CapEff).</param>
/// <param name="Bounding">What execve may still grant by file capabilities or root (CapBnd).</param>
/// <param name="Ambient">What is kept across execve of a file without privilege (CapAmb).</param>
public readonly record struct ProcessCapabilities(
    CapabilitySet Inheritable,
    CapabilitySet Permitted,
    CapabilitySet Effective,
    CapabilitySet Bounding,
    CapabilitySet Ambient)
{
    /// <summary>
    /// What a grant does to a container's process (KEP-2763, rules 1 to 4): each of the five sets gains exactly the grant.
    /// Nothing becomes ambient or inheritable that was not granted: an inheritable set wider than asked for is the flaw of
    /// GHSA-2mm7-x5h6-5pvq.
    /// </summary>
    public ProcessCapabilities With(CapabilitySet grant) => new(
        Inheritable | grant,
        Permitted | grant,
        Effective | grant,
        Bounding | grant,
        Ambient | grant);
}
