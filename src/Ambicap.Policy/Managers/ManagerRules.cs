using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>What becomes of a name, or of ALL, that stands both in <c>add</c> and in <c>drop</c>.</summary>
public enum BothLists
{
    /// <summary>It is dropped.</summary>
    Dropped,

    /// <summary>It is added.</summary>
    Added,

    /// <summary>The container is not created.</summary>
    Refused,
}

/// <summary>Which arrays of <c>process.capabilities</c> a container of another user than root gets.</summary>
public enum NonRootArrays
{
    /// <summary>Bounding, effective and permitted, as root.</summary>
    AsRoot,

    /// <summary>Bounding alone.</summary>
    BoundingOnly,

    /// <summary>Bounding, and all five of what <c>add</c> names.</summary>
    AddedIsAmbient,
}

/// <summary>
/// What one container manager does with a container's capabilities, from some version on. Each value was measured, or read in the program's
/// source where <c>docs/engines.md</c> says so.
/// </summary>
public sealed record ManagerRules
{
    /// <summary>What a container has whose manifest says nothing.</summary>
    public required CapabilitySet Defaults { get; init; }

    /// <summary>
    /// Whether a <c>CAP_</c> in front of a name is understood; containerd puts another one before it, and no capability has the result.
    /// </summary>
    public required bool ReadsPrefix { get; init; }

    /// <summary>Whether a name that no capability has keeps the container from being created; else it is ignored.</summary>
    public required bool RefusesUnknownNames { get; init; }

    /// <summary>The same name in both lists, without ALL in <c>add</c>: there <c>drop</c> counts everywhere.</summary>
    public required BothLists SameName { get; init; }

    /// <summary>ALL in both lists.</summary>
    public required BothLists All { get; init; }

    public required NonRootArrays NonRoot { get; init; }

    /// <summary>Whether a privileged container has all five arrays full, whoever its user is.</summary>
    public bool PrivilegedIsAmbient { get; init; }

    /// <summary>
    /// Whether <c>add</c> and <c>drop</c> of a privileged container are read all the same: unknown names refused, added ones made ambient.
    /// </summary>
    public bool PrivilegedIsRead { get; init; }

    /// <summary>Whose rules its default seccomp profile has.</summary>
    public required ProfileFamily Profile { get; init; }

    /// <summary>
    /// Whether a network namespace of the container's own, or its Pod's, has <c>net.ipv4.ip_unprivileged_port_start=0</c> and an open
    /// <c>net.ipv4.ping_group_range</c>, unless its configuration says otherwise.
    /// </summary>
    public bool OpensNetwork { get; init; }

    /// <summary>What executes a program in a running container.</summary>
    public required string ExecCommand { get; init; }
}
