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
/// <param name="Findings">What was found, what does not count included: first what is forbidden, then the warnings.</param>
internal sealed record CheckedWorkload(InputFile File, int Document, DecodedWorkload Workload, LevelVersion Level, IReadOnlyList<CheckedFinding> Findings)
{
    /// <summary>What is forbidden.</summary>
    internal IReadOnlyList<CheckedFinding> Violations => Where(isWarning: false);

    /// <summary>What is allowed and not as expected.</summary>
    internal IReadOnlyList<CheckedFinding> Warnings => Where(isWarning: true);

    internal string Namespace => Workload.Namespace ?? DefaultNamespace.Name;

    /// <summary>The workload in messages, such as <c>Deployment shop/web</c>.</summary>
    internal string Title => $"{Workload.Kind} {Namespace}/{Workload.Name}";

    /// <summary>The level's name, as Kubernetes writes it.</summary>
    internal string LevelName => Level.Level.ToString().ToLowerInvariant();

    internal bool IsAllowed => Violations.Count == 0;

    /// <summary>Where a finding is shown: at what is wrong, else at its container, or at the object.</summary>
    internal Position PlaceOf(CheckedFinding finding) => Workload.Details.Find(finding.Violation);

    private IReadOnlyList<CheckedFinding> Where(bool isWarning) =>
        Findings.Count == 0 ? [] : [.. Findings.Where(finding => finding.IsWarning == isWarning && finding.Counts)];
}
