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

/// <summary>What a user namespace (<c>hostUsers: false</c>) makes of a capability (user_namespaces(7)).</summary>
public enum UserNamespaceEffect
{
    /// <summary>The kernel asks for it in the initial user namespace, so that it does nothing in another.</summary>
    Inert,

    /// <summary>
    /// It acts on other users' processes of the namespace, and raises nothing above what the node set, not even for its own process: for
    /// that the kernel asks in the initial user namespace.
    /// </summary>
    Partial,

    /// <summary>It counts for what belongs to the Pod's own namespaces only.</summary>
    Confined,
}
