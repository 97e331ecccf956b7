using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.PolicyPods;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain;

/// <summary>Shows explanations to a person: a small table for each container, its notes below, and at the end what the masks mean.</summary>
internal sealed class TableExplanations(ResultOutput output, ContainerManager manager, bool hasColour) : IExplanationWriter
{
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";

    /// <summary>As many different sets get a line in the legend; no cluster has as many.</summary>
    private const int MostSets = 1000;

    private static readonly string[] s_headings = ["  AT", .. CapabilityColumns.Headings, "NOTES"];

    private readonly HashSet<CapabilitySet> _sets = [];
    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    public void Write(WorkloadExplanation workload)
    {
        foreach (ContainerExplanation container in workload.Containers)
        {
            _ = _text.Clear();
            if (!_isFirst)
            {
                _ = _text.Append('\n');
            }

            _isFirst = false;
            Append(workload, container);
            output.Write(_text);
        }
    }

    public void Finish()
    {
        _ = _text.Clear().Append('\n');
        foreach (string line in CapabilityColumns.Legend(_sets))
        {
            _ = _text.Append(line).Append('\n');
        }

        output.Write(_text);
        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }

    private void Append(WorkloadExplanation workload, ContainerExplanation container)
    {
        DecodedWorkload subject = workload.Workload;
        string role = ContainerRoleName.Of(container.Container, container.Details);
        string kind = role == ContainerRoleName.Main ? "container" : $"{role} container";
        AppendLine($"{workload.File.Name}:{container.Details.Position.Line}: {subject.Kind} {workload.Namespace}/{subject.Name}, {kind} {container.Container.Name}");
        string user = container.User is { } id ? string.Create(CultureInfo.InvariantCulture, $"user {id} (by {container.UserSource})") : "user unknown";
        string grant = container.Granted is { } granted ? granted.IsEmpty ? "nothing" : granted.ToString() : "unknown";
        AppendLine($"  {user}{References(container, Subject.User)}, no_new_privs {(container.NoNewPrivileges ? "yes" : "no")}, granted {grant}{References(container, Subject.Grant)}");

        Moment configured = container.Configured is { } sets ? new Moment(sets, null) : container.EntryPoint.Error is null ? Moment.Unknown : container.EntryPoint;
        AppendTable(
        [
            Row($"  config.json by {ManagerRules.NameOf(manager)}", configured, References(container, Subject.Configuration)),
            Row("  start, with the grant", container.Start, References(container, Subject.Start)),
            Row("  execve of the entry point", container.EntryPoint, References(container, Subject.EntryPoint)),
            Row("  kubectl exec", container.Exec, References(container, Subject.Exec)),
        ]);
        foreach (Note note in container.Notes)
        {
            AppendLine(string.Create(CultureInfo.InvariantCulture, $"  [{note.Number}] {note.Text} ({note.Rule})"));
        }
    }

    private void AppendTable(ReadOnlySpan<string[]> rows)
    {
        Span<int> widths = stackalloc int[s_headings.Length];
        Widen(widths, s_headings);
        foreach (string[] row in rows)
        {
            Widen(widths, row);
        }

        _ = _text.Append(hasColour ? Bold : "");
        AppendRow(s_headings, widths);
        _ = _text.Append(hasColour ? Plain : "");
        foreach (string[] row in rows)
        {
            AppendRow(row, widths);
        }
    }

    private static void Widen(Span<int> widths, string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            widths[i] = Math.Max(widths[i], cells[i].Length);
        }
    }

    private void AppendRow(string[] cells, ReadOnlySpan<int> widths)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            _ = _text.Append(cells[i]);
            if (i < cells.Length - 1 && cells[i + 1].Length > 0)
            {
                _ = _text.Append(' ', widths[i] - cells[i].Length + 2);
            }
        }

        _ = _text.Append('\n');
    }

    private string[] Row(string name, Moment moment, string notes)
    {
        string[] cells = CapabilityColumns.Cells(moment.Sets);
        if (moment.Sets is { } sets)
        {
            Remember(sets);
        }
        else if (moment.Error is null)
        {
            Array.Fill(cells, "?");
        }

        return [name, .. cells, moment.Error is null ? notes.TrimStart() : $"{moment.Error}{notes}"];
    }

    private void Remember(ProcessCapabilities sets)
    {
        foreach (CapabilitySet set in CapabilityColumns.Sets(sets))
        {
            if (_sets.Count < MostSets)
            {
                _ = _sets.Add(set);
            }
        }
    }

    /// <summary>Names are somebody else's, and a terminal obeys control characters.</summary>
    private void AppendLine(string line) => _text.Append(Terminal.Printable(line)).Append('\n');

    private static string References(ContainerExplanation container, Subject subject)
    {
        string references = "";
        foreach (Note note in container.Notes)
        {
            references = note.Subject == subject ? string.Create(CultureInfo.InvariantCulture, $"{references} [{note.Number}]") : references;
        }

        return references;
    }
}
