using Ambicap.Host;

namespace Ambicap.Node.Installing;

/// <summary>A container manager's configuration: what it has to become, and whether it did.</summary>
internal interface IManagerConfiguration
{
    /// <summary>Works out what it has to become.</summary>
    /// <param name="original">Reads a file of the host as it is without ours.</param>
    /// <param name="isOurs">Whether a handler of our name, where there is one, was written by us.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">It cannot have our handler.</exception>
    public Task<PlannedConfiguration> PlanAsync(Func<string, string?> original, bool isOurs, CancellationToken cancellation);

    /// <summary>What is wrong with it as its files are now; nothing where it is as planned, or where that cannot be told without a start.</summary>
    public Task<IReadOnlyList<string>> FindFaultsAsync(CancellationToken cancellation);
}
