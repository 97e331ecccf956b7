using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;
using Spectre.Console;

namespace Ambicap.Cli.Explain;

/// <summary>Shows explanations to a person: a small table for each container, its notes below.</summary>
internal static class ExplainTable
{
    internal static void Write(string file, IReadOnlyList<WorkloadExplanation> explanations, ContainerManager manager)
    {
        bool isFirst = true;
        foreach (WorkloadExplanation workload in explanations)
        {
            foreach (ContainerExplanation container in workload.Containers)
            {
                if (!isFirst)
                {
                    Terminal.Out.WriteLine();
                }

                isFirst = false;
                Write(file, workload, container, manager);
            }
        }

        IEnumerable<ProcessCapabilities> sets = explanations.SelectMany(workload => workload.Containers).SelectMany(Sets);
        Terminal.Out.WriteLine();
        foreach (string line in CapabilityColumns.Legend(sets))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static void Write(string file, WorkloadExplanation workload, ContainerExplanation container, ContainerManager manager)
    {
        Container subject = container.Container;
        string role = subject.Role == ContainerRole.Main ? "container" : $"{subject.Role.ToString().ToLowerInvariant()} container";
        Console.Out.WriteLine($"{file}:{subject.Position.Line}: {workload.Workload.Kind} {workload.Workload.Pod.Namespace}/{workload.Name}, {role} {subject.Name}");
        string user = container.User is { } id ? $"user {id} (by {container.UserSource})" : "user unknown";
        string grant = container.Granted is { } granted ? granted.IsEmpty ? "nothing" : granted.ToString() : "unknown";
        Console.Out.WriteLine($"  {user}{References(container, Subject.User)}, no_new_privs {(container.NoNewPrivileges ? "yes" : "no")}, granted {grant}{References(container, Subject.Grant)}");

        Table table = Terminal.CreateTable(["  AT", .. CapabilityColumns.Headings, "NOTES"]);
        Moment configured = container.Configured is { } sets ? new Moment(sets, null) : container.EntryPoint.Error is null ? Moment.Unknown : container.EntryPoint;
        AddRow(table, $"  config.json by {ManagerRules.NameOf(manager)}", configured, References(container, Subject.Configuration));
        AddRow(table, "  start, with the grant", container.Start, References(container, Subject.Start));
        AddRow(table, "  execve of the entry point", container.EntryPoint, References(container, Subject.EntryPoint));
        AddRow(table, "  kubectl exec", container.Exec, References(container, Subject.Exec));
        Terminal.Out.Write(table);
        foreach (Note note in container.Notes)
        {
            Console.Out.WriteLine($"  [{note.Number}] {note.Text} ({note.Rule})");
        }
    }

    private static void AddRow(Table table, string name, Moment moment, string notes)
    {
        string[] cells = moment switch
        {
            { Sets: { } sets } => CapabilityColumns.Cells(sets),
            { Error: { } } => ["-", "-", "-", "-", "-"],
            _ => ["?", "?", "?", "?", "?"],
        };
        string remark = moment.Error is null ? notes.TrimStart() : $"{moment.Error}{notes}";
        table.AddRow(Array.ConvertAll([name, .. cells, remark], cell => new Text(cell)));
    }

    private static string References(ContainerExplanation container, Subject subject) =>
        string.Concat(container.Notes.Where(note => note.Subject == subject).Select(note => $" [{note.Number}]"));

    private static IEnumerable<ProcessCapabilities> Sets(ContainerExplanation container) =>
        new[] { container.Configured, container.Start.Sets, container.EntryPoint.Sets, container.Exec.Sets }.OfType<ProcessCapabilities>();
}
