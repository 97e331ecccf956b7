namespace Ambicap.Node.Cluster;

/// <summary>The label that says of a node that it grants, and by which version. It is set last, and goes first.</summary>
internal interface INodeLabel
{
    /// <summary>Sets it.</summary>
    /// <exception cref="ClusterException">The API server does not take it.</exception>
    public Task SetAsync(string version, CancellationToken cancellation);

    /// <summary>Removes it; one that is not there is no failure.</summary>
    /// <exception cref="ClusterException">The API server does not take it.</exception>
    public Task RemoveAsync(CancellationToken cancellation);
}
