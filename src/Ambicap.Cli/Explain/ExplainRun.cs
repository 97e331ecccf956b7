using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Cli.Explain;

/// <summary>
/// Explains files in the order of the input. What is wrong with one object is said with its place, and keeps no other from being
/// explained.
/// </summary>
internal sealed class ExplainRun(ExplainOptions options, WorkloadKinds kinds, IExplanationWriter writer, ResultOutput output, WorkProgress progress)
{
    /// <summary>What no note of a container says: the others are told where their effect is shown.</summary>
    private const string DropSpelling = "ambient_dropSpelling";

    /// <summary>So many containers of a Pod are explained at a time: an explanation is some hundred times as long as its container.</summary>
    private const int MostAtOnce = 100;

    private readonly NamespacePolicies _namespaces = new(new CheckOptions());
    private long _workloads;
    private long _problems;

    /// <summary>Whether something surprises.</summary>
    internal bool HasSurprise { get; private set; }

    /// <summary>Explains files to the last one.</summary>
    /// <returns>Whether every object could be read, and its grants are right.</returns>
    /// <param name="files">The files.</param>
    /// <param name="where">What somebody named, for the error that there is no Pod in it.</param>
    internal bool Run(IEnumerable<InputFile> files, string where)
    {
        foreach (InputObject<Explained> item in new InputObjects<Explained>(withPrograms: true, kinds, Explain).Read(files))
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
            output.WriteError($"{where}: no Pod in it; give a Pod or a workload with a Pod template");
        }

        return _workloads > 0 && _problems == 0;
    }

    private void Take(InputObject<Explained> item)
    {
        if (item.Problem is { } problem)
        {
            Report(item.File, problem);
        }
        else if (item.Object!.Namespace is { } found)
        {
            foreach (InputProblem wrong in _namespaces.Add(found))
            {
                Report(item.File, wrong);
            }
        }
        else if (item.Object.Workload is { } workload)
        {
            _workloads++;
            InNamespace(item.File, workload, item.Object);
        }
        else if (item.Object.Rendered is not null)
        {
            _workloads++;
            Write(item.File, item.Object);
        }
    }

    /// <summary>Writes an explanation with what is known of the namespace, which nobody knew while the object was read.</summary>
    private void InNamespace(InputFile file, DecodedWorkload workload, Explained explained)
    {
        AmbientContext? surroundings = _namespaces.Find(workload.Namespace ?? DefaultNamespace.Name);
        bool isWritten = explained.Rendered is not null && (surroundings is null || !(surroundings.AddIsAmbient || explained.HasSurprise));
        foreach (Explained piece in isWritten ? [explained] : Explain(file, workload, surroundings))
        {
            Write(file, piece);
        }
    }

    private void Write(InputFile file, Explained explained)
    {
        foreach (InputProblem problem in explained.Problems)
        {
            Report(file, problem);
        }

        foreach (InputProblem warning in explained.Warnings)
        {
            output.WriteError(warning.In(file));
        }

        HasSurprise |= explained.HasSurprise;
        writer.Write(explained.Rendered!);
    }

    /// <summary>Explains a workload as if nothing were known of its namespace; called by several threads.</summary>
    private Explained Explain(InputFile file, DecodedObject item) => item switch
    {
        DecodedNamespace found => new Explained { Namespace = found },
        DecodedWorkload { Pod.Containers.Count: > MostAtOnce } workload => new Explained { Workload = workload },
        DecodedWorkload workload => Explain(file, workload, null).Single(),
        _ => Explained.Nothing,
    };

    /// <summary>Explains a workload in pieces of some containers; the first says what is wrong with it.</summary>
    private IEnumerable<Explained> Explain(InputFile file, DecodedWorkload workload, AmbientContext? surroundings)
    {
        Pod pod = workload.Pod;
        AmbientGrants grants = AmbientGrants.Read(pod, surroundings?.AddIsAmbient == true, isOfFile: true);
        InputProblem[] problems = Problems(workload, grants.Violations, "");
        InputProblem[] warnings = Problems(workload, grants.Warnings.Where(warning => warning.Check == DropSpelling), "warning: ");
        List<ContainerExplanation> containers = new(Math.Min(pod.Containers.Count, MostAtOnce));
        int count = 0;
        foreach (ContainerDetails details in workload.Details.Containers)
        {
            Container container = pod.Containers[count++];
            containers.Add(ContainerExplainer.Explain(
                pod, container, details, grants.ByContainer.GetValueOrDefault(container.Name), options, surroundings));
            if (containers.Count == MostAtOnce && count < pod.Containers.Count)
            {
                yield return Render(file, workload, containers) with { Problems = problems, Warnings = warnings };
                (containers, problems, warnings) = ([], [], []);
            }
        }

        yield return Render(file, workload, containers) with { Problems = problems, Warnings = warnings };
    }

    private Explained Render(InputFile file, DecodedWorkload workload, List<ContainerExplanation> containers)
    {
        bool hasSurprise = containers.Exists(explanation => explanation.HasSurprise);
        bool hasAdd = containers.Exists(explanation => explanation.Container.SecurityContext.Capabilities is { Add.Count: > 0 });
        return new Explained
        {
            HasSurprise = hasSurprise,
            Rendered = writer.Render(new WorkloadExplanation(file, workload, containers)),
            Workload = hasSurprise || hasAdd ? workload : null,
        };
    }

    private static InputProblem[] Problems(DecodedWorkload workload, IEnumerable<Violation> violations, string prefix) =>
        violations is ICollection<Violation> { Count: 0 } ? [] : [.. violations.Select(violation => new InputProblem(workload.Details.Find(violation), prefix + violation.Detail))];

    private void Report(InputFile file, InputProblem problem)
    {
        _problems++;
        output.WriteError(problem.In(file));
    }

    /// <summary>What became of an object: a namespace, a piece of a workload's explanation that is ready to be written, or nothing.</summary>
    private sealed record Explained
    {
        internal static Explained Nothing { get; } = new();

        internal DecodedNamespace? Namespace { get; init; }

        internal IReadOnlyList<InputProblem> Problems { get; init; } = [];

        internal IReadOnlyList<InputProblem> Warnings { get; init; } = [];

        internal bool HasSurprise { get; init; }

        internal RenderedExplanation? Rendered { get; init; }

        /// <summary>The workload, where it is not explained yet, or its namespace can change what is said of it: advice goes by it, and so may
        /// what <c>add</c> means. The others are not kept.</summary>
        internal DecodedWorkload? Workload { get; init; }
    }
}
