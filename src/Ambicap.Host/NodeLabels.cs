namespace Ambicap.Host;

/// <summary>The labels of a node whose handler answers. Both come and go together, by one request.</summary>
internal static class NodeLabels
{
    /// <summary>The version of ambicap-runtime that new containers get, for people and for upgrades.</summary>
    internal const string Ready = "ambicap.dev/ready";

    /// <summary>
    /// What the RuntimeClass selects nodes by. Its value never changes: the API server writes the selector into each Pod for good, and
    /// with a version in it a Pod of before an upgrade would fit no node, nor outlive a restart of its kubelet.
    /// </summary>
    internal const string Handler = "ambicap.dev/handler";

    /// <summary>The value of <see cref="Handler"/>: the handler's name.</summary>
    internal const string HandlerName = "ambicap";
}
