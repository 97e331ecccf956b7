namespace Ambicap.Node.Cluster;

/// <summary>Outside of a cluster there is no Node to label.</summary>
internal sealed class NoLabel : INodeLabel
{
    public Task<IReadOnlyDictionary<string, string>> ReadAllAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public Task DoubtAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task SetAsync(string version, CancellationToken cancellation) => Task.CompletedTask;

    public Task RemoveAsync(CancellationToken cancellation) => Task.CompletedTask;
}
