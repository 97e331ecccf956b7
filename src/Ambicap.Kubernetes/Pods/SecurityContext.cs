using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>What a container's <c>securityContext</c> says; null where it says nothing.</summary>
public sealed record SecurityContext
{
    public long? RunAsUser { get; init; }

    public long? RunAsGroup { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public bool Privileged { get; init; }

    /// <summary>False sets no_new_privs; Kubernetes' default is true.</summary>
    public bool AllowPrivilegeEscalation { get; init; } = true;

    public bool ReadOnlyRootFilesystem { get; init; }

    /// <summary>Whether <c>procMount: Unmasked</c> leaves /proc as it is.</summary>
    public bool UnmaskedProc { get; init; }

    public SeccompProfile? Seccomp { get; init; }

    public IReadOnlyList<ManifestScalar> Add { get; init; } = [];

    public IReadOnlyList<ManifestScalar> Drop { get; init; } = [];

    /// <summary>The KEP's own field, option 2; null where it is absent, which an empty list is not.</summary>
    public IReadOnlyList<ManifestScalar>? Ambient { get; init; }

    /// <summary>The KEP's own field, option 3; null where it is absent.</summary>
    public IReadOnlyList<ManifestScalar>? AddForNonRoot { get; init; }
}

/// <summary>What the Pod's <c>securityContext</c> says; a container's own word goes first.</summary>
public sealed record PodSecurityContext
{
    public long? RunAsUser { get; init; }

    public long? RunAsGroup { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    public long? FsGroup { get; init; }

    public SeccompProfile? Seccomp { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Sysctls { get; init; } = [];
}

/// <summary>A seccomp profile.</summary>
/// <param name="Type"><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</param>
/// <param name="LocalhostProfile">The profile's file, with Localhost only.</param>
public sealed record SeccompProfile(string Type, string? LocalhostProfile);
