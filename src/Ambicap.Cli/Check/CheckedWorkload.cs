using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>A workload with its verdict.</summary>
/// <param name="File">The file.</param>
/// <param name="Document">The number of its document in the file, from 1; empty documents do not count.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Level">The level that it was judged by.</param>
/// <param name="Violations">What is forbidden.</param>
/// <param name="Warnings">What is allowed and not as expected.</param>
internal sealed record CheckedWorkload(
    InputFile File,
    int Document,
    DecodedWorkload Workload,
    LevelVersion Level,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<Violation> Warnings)
{
    internal string Namespace => Workload.Namespace ?? DefaultNamespace.Name;

    /// <summary>The level's name, as Kubernetes writes it.</summary>
    internal string LevelName => Level.Level.ToString().ToLowerInvariant();

    internal bool IsAllowed => Violations.Count == 0;

    /// <summary>Where a violation is shown: at what is wrong, else at its container, or at the object.</summary>
    internal Position PlaceOf(Violation violation) => Workload.Details.Find(violation);
}
