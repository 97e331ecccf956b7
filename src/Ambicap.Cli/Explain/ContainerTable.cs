using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain;

/// <summary>The explanation of one container for a person.</summary>
/// <param name="text">Where it goes.</param>
/// <param name="seen">Where the sets go that the legend explains.</param>
/// <param name="manager">Who writes config.json.</param>
/// <param name="hasColour">Whether the headings are bold.</param>
internal sealed class ContainerTable(StringBuilder text, HashSet<CapabilitySet> seen, ContainerManager manager, bool hasColour)
{
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";

    private static readonly string[] s_headings = ["  AT", .. CapabilityColumns.Headings, "NOTES"];

    /// <summary>Appends the table.</summary>
    internal void Append(WorkloadExplanation workload, ContainerExplanation container)
    {
        DecodedWorkload subject = workload.Workload;
        string role = ContainerRoleName.Of(container.Container, container.Details);
        string kind = role == ContainerRoleName.Main ? "container" : $"{role} container";
        AppendLine($"{workload.File.Name}:{container.Details.Position.Line}: {subject.Kind} {workload.Namespace}/{subject.Name}, {kind} {container.Container.Name}");
        string user = container.User is { } id ? string.Create(CultureInfo.InvariantCulture, $"user {id} (by {container.UserSource})")
            : container.IsNeverRoot ? $"user not root (by {container.UserSource})"
            : "user unknown";
        string grant = container.Granted is { } granted ? granted.IsEmpty ? "nothing" : granted.ToString() : "unknown";
        AppendLine($"  {user}{References(container, Subject.User)}, no_new_privs {(container.NoNewPrivileges ? "yes" : "no")}, granted {grant}{References(container, Subject.Grant)}");

        Moment configured = container.Configured is { } sets ? new Moment(sets, null) : container.EntryPoint.Error is null ? Moment.Unknown : container.EntryPoint;
        AppendTable(
        [
            Row($"  config.json by {manager}", configured, References(container, Subject.Configuration)),
            Row("  start, with the grant", container.Start, References(container, Subject.Start)),
            Row("  execve of the entry point", container.EntryPoint, References(container, Subject.EntryPoint)),
            .. container.Behind is { } behind ? [Row($"  {behind.Program}, behind it", behind.Moment, References(container, Subject.Behind))] : (string[][])[],
            Row($"  {manager.Rules.ExecCommand}", container.Exec, References(container, Subject.Exec)),
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

        _ = text.Append(hasColour ? Bold : "");
        AppendRow(s_headings, widths);
        _ = text.Append(hasColour ? Plain : "");
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
            _ = text.Append(Terminal.Printable(cells[i]));
            if (i < cells.Length - 1 && cells[i + 1].Length > 0)
            {
                _ = text.Append(' ', widths[i] - cells[i].Length + 2);
            }
        }

        _ = text.Append('\n');
    }

    private string[] Row(string name, Moment moment, string notes)
    {
        string[] cells = CapabilityColumns.Cells(moment.Sets);
        if (moment.Sets is { } held)
        {
            Remember(held);
        }
        else if (moment.Error is null)
        {
            Array.Fill(cells, "?");
        }

        return [name, .. cells, moment.Error is null ? notes.TrimStart() : $"{moment.Error}{notes}"];
    }

    private void Remember(ProcessCapabilities held) => seen.UnionWith(CapabilityColumns.Sets(held));

    /// <summary>Names are somebody else's, and a terminal obeys control characters.</summary>
    private void AppendLine(string line) => text.Append(Terminal.Printable(line)).Append('\n');

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
