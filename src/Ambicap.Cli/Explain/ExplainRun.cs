using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Explain;

/// <summary>
/// Explains files in the order of the input. What is wrong with one object is said with its place, and keeps no other from being
/// explained.
/// </summary>
internal sealed class ExplainRun(ExplainOptions options, WorkloadKinds kinds, IExplanationWriter writer, ResultOutput output, WorkProgress progress)
{
    /// <summary>What no note of a container says: the others are told where their effect is shown.</summary>
    private const string DropSpelling = "ambient_dropSpelling";

    private readonly NamespacePolicies _namespaces = new(new CheckOptions());
    private long _workloads;
    private long _problems;

    /// <summary>Whether something surprises.</summary>
    internal bool HasSurprise { get; private set; }

    /// <summary>Explains files to the last one.</summary>
    /// <returns>Whether every object could be read, and its grants are right.</returns>
    internal bool Run(IReadOnlyList<string> paths)
    {
        foreach (InputObject item in new InputObjects(withPrograms: true, kinds, Prepare).Read(InputFiles.Find(paths)))
        {
            Take(item);
            if (progress.IsDue)
            {
                progress.Show(FormattableString.Invariant($"{_workloads} explained"), item.File);
            }
        }

        progress.Hide();
        if (_workloads > 0)
        {
            writer.Finish();
        }
        else if (_problems == 0)
        {
            string where = paths.Count == 1 ? InputFiles.NameOf(paths[0]) : "the input";
            output.WriteError($"{where}: no Pod in it; give a Pod or a workload with a Pod template");
        }

        return _workloads > 0 && _problems == 0;
    }

    private Explained? Prepare(InputFile file, DecodedObject item) => item is DecodedWorkload workload ? Explain(file, workload, null) : null;

    private void Take(InputObject item)
    {
        if (item.Problem is { } problem)
        {
            Report(item.File, problem);
        }
        else if (item.Object is DecodedNamespace found)
        {
            foreach (InputProblem wrong in _namespaces.Add(found))
            {
                Report(item.File, wrong);
            }
        }
        else if (item.Object is DecodedWorkload workload)
        {
            Explain(item, workload);
        }
    }

    private void Explain(InputObject item, DecodedWorkload workload)
    {
        // Of the namespace nobody knew while the object was read.
        Explained prepared = (Explained)item.Prepared!;
        AmbientContext? surroundings = _namespaces.Find(workload.Namespace ?? InputObjects.DefaultNamespace);
        Explained explained = surroundings is { AddIsAmbient: true } || (surroundings is not null && prepared.HasSurprise)
            ? Explain(item.File, workload, surroundings)
            : prepared;
        foreach (Violation violation in explained.Violations)
        {
            Report(item.File, new InputProblem(workload.Details.Find(violation), violation.Detail));
        }

        foreach (Violation warning in explained.Warnings)
        {
            output.WriteError($"{new InputProblem(workload.Details.Find(warning), $"warning: {warning.Detail}").In(item.File)}");
        }

        HasSurprise |= explained.HasSurprise;
        _workloads++;
        writer.Write(explained.Rendered);
    }

    /// <summary>Explains a workload; called by several threads.</summary>
    private Explained Explain(InputFile file, DecodedWorkload workload, AmbientContext? surroundings)
    {
        AmbientGrants grants = AmbientGrants.Read(workload.Pod, surroundings?.AddIsAmbient == true, isOfFile: true);
        ContainerExplanation[] containers = [.. workload.Pod.Containers.Zip(workload.Details.Containers, (container, details) =>
            ContainerExplainer.Explain(workload.Pod, container, details, grants.ByContainer.GetValueOrDefault(container.Name), options, surroundings))];
        return new Explained(
            grants.Violations, [.. grants.Warnings.Where(warning => warning.Check == DropSpelling)], containers.Any(container => container.HasSurprise), writer.Render(new WorkloadExplanation(file, workload, containers)));
    }

    private void Report(InputFile file, InputProblem problem)
    {
        _problems++;
        output.WriteError(problem.In(file));
    }

    /// <summary>A workload's explanation, ready to be written.</summary>
    private sealed record Explained(IReadOnlyList<Violation> Violations, IReadOnlyList<Violation> Warnings, bool HasSurprise, RenderedExplanation Rendered);
}
