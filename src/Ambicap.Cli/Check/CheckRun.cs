using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Check;

/// <summary>Checks files: judges in the order of the input what <see cref="InputObjects{T}"/> reads.</summary>
internal sealed class CheckRun
{
    private readonly CheckOptions _options;
    private readonly IVerdictWriter _writer;
    private readonly ResultOutput _output;
    private readonly WorkProgress _progress;
    private readonly NamespacePolicies _namespaces;
    private readonly WorkloadJudge _judge;
    private readonly CheckSummary _summary;

    internal CheckRun(CheckOptions options, IVerdictWriter writer, ResultOutput output, WorkProgress progress)
    {
        _options = options;
        _writer = writer;
        _output = output;
        _progress = progress;
        _namespaces = new NamespacePolicies(options);
        _judge = new WorkloadJudge(options);
        _summary = new CheckSummary(options.FailsOnWarnings);
    }

    /// <summary>Checks files to the last one.</summary>
    internal CheckSummary Run(IEnumerable<InputFile> files)
    {
        foreach (InputObject<DecodedObject> item in new InputObjects<DecodedObject>(withPrograms: false, _options.Kinds, (_, item) => item).Read(files))
        {
            if (item.Problem is { } problem)
            {
                ReportUnreadable(item.File, problem);
            }
            else
            {
                Judge(item.File, item.Document, item.Object!);
            }

            if (_progress.IsDue)
            {
                _progress.Show(FormattableString.Invariant($"{_summary.Allowed + _summary.Forbidden} checked, {_summary.Forbidden} forbidden"), item.File);
            }
        }

        _progress.Hide();
        _writer.Finish(_summary);
        return _summary;
    }

    private void Judge(InputFile file, int document, DecodedObject item)
    {
        switch (item)
        {
            case DecodedWorkload workload:
                Judge(file, document, workload);
                break;
            case DecodedNamespace found:
                TakeIn(file, found);
                break;
            default:
                _summary.Skipped++;
                break;
        }
    }

    /// <summary>What a webhook would refuse about a Namespace is as bad as what cannot be read: it is not known what its Pods may have.</summary>
    private void TakeIn(InputFile file, DecodedNamespace found)
    {
        IReadOnlyList<InputProblem> problems = _namespaces.Add(found);
        if (problems.Count == 0)
        {
            _summary.Skipped++;
            return;
        }

        _summary.Unreadable++;
        foreach (InputProblem problem in problems)
        {
            Tell(file, problem);
        }
    }

    private void Judge(InputFile file, int document, DecodedWorkload workload)
    {
        CheckedWorkload found = _judge.Judge(file, document, workload, _namespaces.Of(workload.Namespace ?? DefaultNamespace.Name));
        _summary.Add(found);
        _writer.Write(found);
    }

    private void ReportUnreadable(InputFile file, InputProblem problem)
    {
        _summary.Unreadable++;
        Tell(file, problem);
    }

    private void Tell(InputFile file, InputProblem problem)
    {
        _output.WriteError(problem.In(file));
        _writer.WriteUnreadable(file, problem.Position, problem.Message);
    }
}
