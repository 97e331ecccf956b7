namespace Ambicap.Policy.Catalogue;

/// <summary>A namespace that a Pod shares with its node where its manifest says so.</summary>
public enum HostNamespace
{
    /// <summary><c>hostPID: true</c> (pid_namespaces(7)).</summary>
    ProcessIds,

    /// <summary><c>hostNetwork: true</c> (network_namespaces(7)).</summary>
    Network,
}

/// <summary>That a capability counts for the node only in a namespace of the node's own, whoever's users the Pod has.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Without">What becomes of the capability without it, as a sentence about "it" without its full stop.</param>
public sealed record HostNamespaceNeed(HostNamespace Namespace, string Without)
{
    /// <summary>The field of a Pod that gives it, such as <c>hostPID</c>.</summary>
    public string Field => Namespace == HostNamespace.Network ? "hostNetwork" : "hostPID";
}
