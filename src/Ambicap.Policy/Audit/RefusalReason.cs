namespace Ambicap.Policy.Audit;

/// <summary>Why the node refused a container with a grant, coarsely enough to be counted by.</summary>
public enum RefusalReason
{
    /// <summary>None of the others: a fault of ambicap-runtime itself.</summary>
    Other,

    /// <summary>An annotation cannot be read, or cannot be said to be this container's.</summary>
    Annotation,

    /// <summary>The node's limit lacks a capability.</summary>
    NodeLimit,

    /// <summary>The kernel, or the bounding set of the container manager, would not do it.</summary>
    Kernel,

    /// <summary>The container's seccomp profile would make the grant useless.</summary>
    Seccomp,

    /// <summary>runtime.toml is wrong, unsafe or unreadable.</summary>
    Configuration,

    /// <summary>config.json is ambiguous or malformed.</summary>
    Document,

    /// <summary>The container cannot be recorded, or its id is taken.</summary>
    Record,

    /// <summary>There is no real runtime, or it leads back.</summary>
    Runtime,
}
