namespace Ambicap.Node.Cluster;

/// <summary>
/// The labels of a node: that it grants and by which version, and, the same for every version, that it has the handler, which the
/// RuntimeClass chooses nodes by. They are set last, and go first.
/// </summary>
internal interface INodeLabel
{
    /// <summary>What the Node is labelled with.</summary>
    /// <exception cref="ClusterException">The API server does not say.</exception>
    public Task<IReadOnlyDictionary<string, string>> ReadAllAsync(CancellationToken cancellation);

    /// <summary>Sets both.</summary>
    /// <exception cref="ClusterException">The API server does not take it.</exception>
    public Task SetAsync(string version, CancellationToken cancellation);

    /// <summary>Says no longer that the node grants; a label that is not there is no failure. The handler is what it was: a kubelet that
    /// restarts ends Pods whose RuntimeClass does not choose its node.</summary>
    /// <exception cref="ClusterException">The API server does not take it.</exception>
    public Task DoubtAsync(CancellationToken cancellation);

    /// <summary>Removes both, so that no Pod with a grant comes any more.</summary>
    /// <exception cref="ClusterException">The API server does not take it.</exception>
    public Task RemoveAsync(CancellationToken cancellation);
}
