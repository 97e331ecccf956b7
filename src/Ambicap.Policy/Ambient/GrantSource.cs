using Ambicap.Capabilities;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>How a grant is written in a Pod.</summary>
internal enum GrantForm
{
    /// <summary>An annotation of the contract.</summary>
    Annotation,

    /// <summary>A field of the KEP.</summary>
    Field,

    /// <summary><c>capabilities.add</c>, where that grants.</summary>
    Add,
}

/// <summary>One list of a Pod that grants something to one container.</summary>
internal sealed record GrantSource
{
    public required GrantForm Form { get; init; }

    /// <summary>The annotation, or the list of the container.</summary>
    public required ViolationPlace Place { get; init; }

    /// <summary>As messages begin: <c>container "NAME": annotation KEY</c>, <c>container "NAME": capabilities.ambient</c>.</summary>
    public string Told => $"container {Quoted.Text(ContainerName)}: {(Place.Annotation is { } key ? $"annotation {Quoted.Bare(key)}" : Place)}";

    public required string ContainerName { get; init; }

    /// <summary>The container of that name; null where the Pod has none.</summary>
    public required Container? Container { get; init; }

    /// <summary>Whether only a process that is not root's gets it.</summary>
    public required bool IsForNonRoot { get; init; }

    /// <summary>What the list names, as far as it could be read.</summary>
    public required CapabilitySet Set { get; init; }

    public required IReadOnlyList<GrantFault> Faults { get; init; }

    /// <summary>Whether the list grants: its container exists and is no ephemeral one.</summary>
    public bool Grants => Container is { Role: not ContainerRole.Ephemeral };
}
