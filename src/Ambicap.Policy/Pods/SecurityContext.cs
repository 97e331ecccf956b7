using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Pods;

/// <summary>
/// What a Pod's or a container's <c>securityContext</c> says. The fields that only containers have stay null on a Pod.
/// </summary>
public sealed record SecurityContext
{
    /// <summary>A <c>securityContext</c> that is absent or says nothing.</summary>
    public static SecurityContext Empty { get; } = new();

    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    /// <summary>No rule reads it; what a process starts with does.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Pods only: the group of their volumes, which every process of theirs is in. No rule reads it.</summary>
    public long? FsGroup { get; init; }

    /// <summary>Pods only: further groups of every process. No rule reads them.</summary>
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    /// <summary>Pods only: <c>Merge</c>, the default, adds the groups of the image's /etc/group, <c>Strict</c> none. No rule reads it.</summary>
    public string? SupplementalGroupsPolicy { get; init; }

    public ConfinementProfile? Seccomp { get; init; }

    public ConfinementProfile? AppArmor { get; init; }

    public SeLinuxLabel? SeLinux { get; init; }

    /// <summary>What <c>windowsOptions.hostProcess</c> says.</summary>
    public bool? HostProcess { get; init; }

    /// <summary>Containers only.</summary>
    public bool? Privileged { get; init; }

    /// <summary>Containers only.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>Containers only: <c>Default</c> or <c>Unmasked</c>.</summary>
    public string? ProcMount { get; init; }

    /// <summary>Containers only; null where <c>capabilities</c> is absent.</summary>
    public CapabilityFields? Capabilities { get; init; }

    /// <summary>What a container asks of its container manager.</summary>
    public AskedCapabilities Asked => new(Capabilities?.Add ?? [], Capabilities?.Drop ?? [], Privileged == true);
}

/// <summary>A container's <c>capabilities</c>, each list as it is spelled in the manifest.</summary>
/// <param name="Add">What is added to the runtime's default.</param>
/// <param name="Drop">What is taken from it.</param>
/// <param name="Ambient">The KEP's own field, option 2; null where it is absent. No API server keeps it: only files have it.</param>
/// <param name="AddForNonRoot">The KEP's own field, option 3; null where it is absent.</param>
public sealed record CapabilityFields(
    IReadOnlyList<string> Add,
    IReadOnlyList<string> Drop,
    IReadOnlyList<string>? Ambient = null,
    IReadOnlyList<string>? AddForNonRoot = null);

/// <summary>A seccomp or AppArmor profile.</summary>
/// <param name="Type"><c>RuntimeDefault</c>, <c>Localhost</c> or <c>Unconfined</c>, as it is spelled; empty where the manifest has none.</param>
/// <param name="LocalhostProfile">The profile's file below the kubelet's folder, with Localhost only; no rule reads it.</param>
public sealed record ConfinementProfile(string Type, string? LocalhostProfile = null);

/// <summary>What <c>seLinuxOptions</c> say; null where a field is absent or empty.</summary>
/// <param name="Type">The type, such as <c>container_t</c>.</param>
/// <param name="User">The user.</param>
/// <param name="Role">The role.</param>
public sealed record SeLinuxLabel(string? Type, string? User, string? Role);
