using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Cli.Live;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Audit;

/// <summary>Finds every grant of a cluster, and judges it by what its namespace and the nodes say today.</summary>
/// <param name="options">The kinds that have Pods, and the RuntimeClasses that are ours.</param>
/// <param name="nodes">The nodes.</param>
/// <param name="tell">Is told what could not be read.</param>
internal sealed class AuditRun(CheckOptions options, NodeAllowances nodes, Action<string> tell)
{
    private readonly NamespacePolicies _namespaces = new(options);
    private readonly WorkloadJudge _judge = new(options);
    private readonly List<AuditedGrant> _found = [];

    /// <summary>How many Pods and workloads were looked at.</summary>
    internal int Objects { get; private set; }

    /// <summary>How many objects could not be read.</summary>
    internal int Unreadable { get; private set; }

    /// <summary>Looks at objects to the last one.</summary>
    /// <returns>By namespace, then as they came: templates before Pods.</returns>
    internal IReadOnlyList<AuditedGrant> Run(IEnumerable<InputFile> files, WorkProgress progress)
    {
        foreach (InputObject<DecodedObject> item in new InputObjects<DecodedObject>(withPrograms: false, options.Kinds, (_, item) => item).Read(files))
        {
            switch (item)
            {
                case { Problem: { } problem }:
                    TellOf(item.File, problem);
                    break;
                case { Object: DecodedNamespace space }:
                    foreach (InputProblem wrong in _namespaces.Add(space))
                    {
                        TellOf(item.File, wrong);
                    }

                    break;
                case { Object: DecodedWorkload workload }:
                    Objects++;
                    Add(item.File, workload);
                    break;
            }

            if (progress.IsDue)
            {
                progress.Show(FormattableString.Invariant($"{Objects} looked at"), item.File);
            }
        }

        progress.Hide();

        return [.. _found.OrderBy(grant => grant.Namespace, StringComparer.Ordinal)];
    }

    private void TellOf(InputFile file, InputProblem problem)
    {
        Unreadable++;
        tell(problem.In(file));
    }

    private void Add(InputFile file, DecodedWorkload workload)
    {
        AmbientContext context = _namespaces.Of(workload.Namespace ?? DefaultNamespace.Name);
        AmbientGrants grants = AmbientGrants.Read(workload.Pod, context.AddIsAmbient);
        Violation[] violations = [.. _judge.Judge(file, 1, workload, context).Violations.Select(finding => finding.Violation)];
        if (grants.ByContainer.Count + violations.Length == 0)
        {
            return;
        }

        string? node = file.Text is not null ? LiveObject.NodeOf(file) : null;
        string[] containers = [.. grants.ByContainer.Keys.Concat(violations.Select(violation => violation.Container ?? "")).Distinct(StringComparer.Ordinal)];
        foreach (string container in containers.Length > 1 ? containers.Where(container => container.Length > 0) : containers)
        {
            Grant grant = grants.ByContainer.GetValueOrDefault(container);
            Violation[] reasons = [.. violations.Where(violation => string.IsNullOrEmpty(violation.Container) || violation.Container == container)];
            IReadOnlyList<string> allowing = grant.IsEmpty ? [] : nodes.That(grant.Most);
            _found.Add(new AuditedGrant(
                workload.Namespace ?? DefaultNamespace.Name,
                context.Level,
                workload.Kind,
                workload.Name,
                container,
                grant,
                [.. reasons.Select(reason => reason.Detail)],
                [.. reasons.Select(reason => reason.Check).Distinct()],
                node is null ? allowing : [.. allowing.Where(name => name == node)],
                node));
        }
    }
}
