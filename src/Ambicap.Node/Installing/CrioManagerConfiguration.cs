using Ambicap.Host.Crio;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;

namespace Ambicap.Node.Installing;

/// <summary>CRI-O's. It has no word that says what a start would make of its files, so only a start and a Pod judge it.</summary>
internal sealed class CrioManagerConfiguration(HostRoot root, HostManager manager) : IManagerConfiguration
{
    public Task<PlannedConfiguration> PlanAsync(Func<string, string?> original, bool isOurs, CancellationToken cancellation)
    {
        CrioConfiguration configuration = CrioEdits.Read(root, manager);
        IReadOnlyList<FileEdit> edits = CrioEdits.Plan(configuration, root, manager);
        foreach (FileEdit edit in edits)
        {
            // Refuses one that was changed since.
            _ = original(edit.Path);
        }

        return Task.FromResult(new PlannedConfiguration(edits, CrioEdits.DefaultRuntime(configuration, root, manager), "", null));
    }

    public Task<IReadOnlyList<string>> FindFaultsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}
