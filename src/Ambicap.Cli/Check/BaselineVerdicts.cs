using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Check;

/// <summary>Writes verdicts as another does, and what counts into a baseline.</summary>
internal sealed class BaselineVerdicts(IVerdictWriter writer, string path) : IVerdictWriter
{
    private readonly List<(CheckedWorkload Workload, CheckedFinding Finding)> _found = [];

    public void Write(CheckedWorkload workload)
    {
        _found.AddRange(workload.Findings.Where(finding => finding.IgnoredBecause is null).Select(finding => (workload, finding)));
        writer.Write(workload);
    }

    public void WriteUnreadable(InputFile file, Position? position, string message) => writer.WriteUnreadable(file, position, message);

    public void Finish(CheckSummary summary)
    {
        writer.Finish(summary);
        BaselineFile.Write(path, _found);
    }

    public void Dispose() => writer.Dispose();
}
