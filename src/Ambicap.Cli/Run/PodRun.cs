using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Run;

/// <summary>What became of a Pod.</summary>
internal sealed record PodRun(RunnablePod Pod, string Endpoint, string Handler, string SandboxId, IReadOnlyList<ContainerRun> Containers)
{
    /// <summary>Whether everything that should end ended with 0, everything else runs, and every grant is held.</summary>
    internal bool IsGood => Containers.All(container => container.Problem(Pod.RestartPolicy) is null);
}
