using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Explain;

/// <summary>The explanation of one container for a person.</summary>
/// <param name="text">Where it goes.</param>
/// <param name="seen">Where the sets go that the legend explains.</param>
/// <param name="captions">What the rows are called.</param>
/// <param name="hasColour">Whether the headings are bold.</param>
internal sealed class ContainerTable(StringBuilder text, HashSet<CapabilitySet> seen, RowCaptions captions, bool hasColour)
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
        _ = text.Append(Terminal.Printable(workload.File.Name)).Append(':').Append(container.Details.Position.Line).Append(": ")
            .Append(Terminal.Printable(subject.Kind)).Append(' ').Append(Terminal.Printable(workload.Namespace)).Append('/')
            .Append(Terminal.Printable(subject.Name)).Append(", ").Append(kind).Append(' ').Append(Terminal.Printable(container.Container.Name)).Append('\n');
        AppendStart(container);
        Moment configured = container.Configured is { } sets ? new Moment(sets, null) : container.EntryPoint.Error is null ? Moment.Unknown : container.EntryPoint;
        AppendTable(
        [
            Row(captions.Configuration, configured, References(container, Subject.Configuration)),
            Row("  start, with the grant", container.Start, References(container, Subject.Start)),
            Row("  execve of the entry point", container.EntryPoint, References(container, Subject.EntryPoint)),
            .. container.Behind is { } behind ? [Row($"  {Terminal.Printable(behind.Program)}, behind it", behind.Moment, References(container, Subject.Behind))] : (string[][])[],
            Row(captions.Exec, container.Exec, References(container, Subject.Exec)),
        ]);
        foreach (Note note in container.Notes)
        {
            _ = text.Append("  [").Append(note.Number).Append("] ").Append(Terminal.Printable(note.Text)).Append(" (").Append(note.Rule).Append(")\n");
        }
    }

    /// <summary>What the process starts with beside the sets.</summary>
    private void AppendStart(ContainerExplanation container)
    {
        _ = text.Append("  user ");
        _ = container.User is { } id ? text.Append(id).Append(" (by ").Append(container.UserSource).Append(')')
            : container.IsNeverRoot ? text.Append("not root (by ").Append(container.UserSource).Append(')')
            : text.Append("unknown");
        string grant = container.Granted is { } granted ? granted.IsEmpty ? "nothing" : granted.ToString() : "unknown";
        _ = text.Append(References(container, Subject.User)).Append(", no_new_privs ").Append(container.NoNewPrivileges ? "yes" : "no")
            .Append(", granted ").Append(grant).Append(References(container, Subject.Grant)).Append('\n');
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

        return [name, .. cells, moment.Error is null ? notes.TrimStart() : $"{Terminal.Printable(moment.Error)}{notes}"];
    }

    private void Remember(ProcessCapabilities held)
    {
        _ = seen.Add(held.Inheritable);
        _ = seen.Add(held.Permitted);
        _ = seen.Add(held.Effective);
        _ = seen.Add(held.Bounding);
        _ = seen.Add(held.Ambient);
    }

    private static string References(ContainerExplanation container, Subject subject)
    {
        string references = "";
        for (int i = 0; i < container.Notes.Count; i++)
        {
            Note note = container.Notes[i];
            references = note.Subject == subject ? string.Create(CultureInfo.InvariantCulture, $"{references} [{note.Number}]") : references;
        }

        return references;
    }
}

/// <summary>What the rows of a table are called that depend on the container manager.</summary>
/// <param name="Configuration">The row of what the manager writes.</param>
/// <param name="Exec">The row of what its exec gives.</param>
internal sealed record RowCaptions(string Configuration, string Exec);
