namespace Ambicap.Policy.Catalogue;

/// <summary>What a capability is worth to a process of a non-root user in a container, which somebody else may control one day.</summary>
public enum Risk
{
    /// <summary>It changes nothing outside the container's own purpose.</summary>
    Safe,

    /// <summary>It reaches beyond the container, or weakens a defence, without giving it away.</summary>
    Elevated,

    /// <summary>It can be turned into all of root's power over the container, or over the node.</summary>
    RootEquivalent,
}
