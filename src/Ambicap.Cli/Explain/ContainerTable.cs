using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Explain;

/// <summary>The explanation of one container for a person.</summary>
/// <param name="text">Where it goes.</param>
/// <param name="seen">Where the sets go that the legend explains, each once; no more than <see cref="MostSets"/>.</param>
/// <param name="captions">What the rows are called.</param>
/// <param name="width">The columns that there are.</param>
/// <param name="hasColour">Whether the headings are bold.</param>
internal sealed class ContainerTable(StringBuilder text, List<CapabilitySet> seen, RowCaptions captions, int width, bool hasColour)
{
    /// <summary>As many different sets get a line in the legend; no cluster has as many.</summary>
    internal const int MostSets = 1000;

    /// <summary>Five masks, what they are of and a note are not arranged in less: the sets stand below each other then, by name.</summary>
    private const int NarrowestTable = 110;

    private const int Gap = 2;
    private const string Indent = "  ";
    private const string Deeper = "    ";
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";

    private static readonly Row s_headings = new("AT", CapabilityColumns.Headings, default, "NOTES");
    private static readonly string[] s_unknown = [.. CapabilityColumns.Headings.Select(_ => "?")];

    /// <summary>Appends the table.</summary>
    internal void Append(WorkloadExplanation workload, ContainerExplanation container)
    {
        DecodedWorkload subject = workload.Workload;
        int head = text.Length;
        _ = text.Append(Terminal.Printable(workload.File.Name));
        _ = workload.File.IsLive ? text : text.Append(':').Append(container.Details.Position.Line);
        _ = text.Append(": ")
            .Append(Terminal.Printable(subject.Kind)).Append(' ').Append(Terminal.Printable(workload.Namespace)).Append('/')
            .Append(Terminal.Printable(subject.Name)).Append(", ")
            .Append(ContainerRoleName.Phrase(container.Container, container.Details)).Append(' ').Append(Terminal.Printable(container.Container.Name));
        Wrap(head, 0);
        AppendStart(container);
        AppendTable(container, RowsOf(NamedMoment.Of(container, captions)));
        foreach (Note note in container.Notes)
        {
            int start = text.Length;
            _ = text.Append("  [").Append(note.Number).Append("] ");
            int hanging = text.Length - start;
            _ = text.Append(Terminal.Printable(note.Text)).Append(" (").Append(note.Rule).Append(')');
            Wrap(start, hanging);
        }
    }

    /// <summary>What the process starts with beside the sets.</summary>
    private void AppendStart(ContainerExplanation container)
    {
        int start = text.Length;
        _ = text.Append("  user ").Append(StartingFacts.UserOf(container));
        AppendReferences(container, Subject.User);
        _ = text.Append(", no_new_privs ").Append(container.NoNewPrivileges ? "yes" : "no").Append(", granted ").Append(StartingFacts.GrantOf(container));
        AppendReferences(container, Subject.Grant);
        Wrap(start, "  user ".Length);
    }

    /// <summary>Breaks what was appended from a place on into lines, and ends the last.</summary>
    /// <param name="start">The place.</param>
    /// <param name="hanging">How much there stays whole, and is room in the lines below.</param>
    private void Wrap(int start, int hanging)
    {
        if (text.Length - start <= width)
        {
            _ = text.Append('\n');
            return;
        }

        string begin = text.ToString(start, hanging);
        string line = text.ToString(start + hanging, text.Length - start - hanging);
        text.Length = start;
        foreach (string piece in Wrapping.Hanging(begin, line, width))
        {
            _ = text.Append(piece).Append('\n');
        }
    }

    private void AppendTable(ContainerExplanation container, ReadOnlySpan<Row> rows)
    {
        if (IsNarrow)
        {
            AppendNames(container, rows);
            return;
        }

        Span<int> widths = stackalloc int[1 + CapabilityColumns.Headings.Length];
        Widen(widths, s_headings);
        foreach (ref readonly Row row in rows)
        {
            Widen(widths, row);
        }

        _ = text.Append(hasColour ? Bold : "");
        AppendCells(s_headings, widths);
        _ = text.Append(s_headings.Note).Append('\n').Append(hasColour ? Plain : "");
        foreach (ref readonly Row row in rows)
        {
            AppendCells(row, widths);
            AppendNote(container, row);
        }
    }

    private bool IsNarrow => width < NarrowestTable;

    private void AppendNames(ContainerExplanation container, ReadOnlySpan<Row> rows)
    {
        foreach (ref readonly Row row in rows)
        {
            _ = text.Append(Indent).Append(row.Name);
            AppendReferences(container, row.Subject);
            _ = text.Append('\n');
            int start = text.Length;
            _ = text.Append(Deeper).Append(row.Note is { } error ? error : row.Sets is { } sets ? CapabilityColumns.Names(sets) : "unknown");
            Wrap(start, Deeper.Length);
        }
    }

    private static void Widen(Span<int> widths, in Row row)
    {
        widths[0] = Math.Max(widths[0], row.Name.Length);
        for (int i = 0; i < row.Cells.Length; i++)
        {
            widths[i + 1] = Math.Max(widths[i + 1], row.Cells[i].Length);
        }
    }

    private void AppendCells(in Row row, ReadOnlySpan<int> widths)
    {
        _ = text.Append(Indent).Append(row.Name).Append(' ', widths[0] - row.Name.Length + Gap);
        for (int i = 0; i < row.Cells.Length; i++)
        {
            _ = text.Append(row.Cells[i]).Append(' ', widths[i + 1] - row.Cells[i].Length + Gap);
        }
    }

    /// <summary>The error and the notes; without them the row ends at its last cell.</summary>
    private void AppendNote(ContainerExplanation container, in Row row)
    {
        int start = text.Length;
        _ = text.Append(row.Note);
        AppendReferences(container, row.Subject);
        if (row.Note is null && text.Length > start)
        {
            _ = text.Remove(start, 1);
        }

        if (text.Length == start)
        {
            while (text[^1] == ' ')
            {
                text.Length--;
            }
        }

        _ = text.Append('\n');
    }

    private Row[] RowsOf(ReadOnlySpan<NamedMoment> moments)
    {
        Row[] rows = new Row[moments.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Of(moments[i], i > 0 ? rows[i - 1] : default);
        }

        return rows;
    }

    /// <summary>A row; what is as in the row before is not made again.</summary>
    private Row Of(NamedMoment named, in Row before)
    {
        (string name, Subject subject, Moment moment) = (Terminal.Printable(named.Name), named.Subject, named.Moment);
        string? note = moment.Error is { } error ? Terminal.Printable(error) : null;
        if (before.Cells is not null && moment.Sets is not null && moment.Sets == before.Sets)
        {
            return before with { Name = name, Subject = subject, Note = note };
        }

        if (moment.Sets is { } held && !IsNarrow)
        {
            Remember(held);
        }

        return new Row(name, moment.IsUnknown ? s_unknown : CapabilityColumns.Cells(moment.Sets), subject, note) { Sets = moment.Sets };
    }

    private void Remember(ProcessCapabilities held)
    {
        Remember(held.Inheritable);
        Remember(held.Permitted);
        Remember(held.Effective);
        Remember(held.Bounding);
        Remember(held.Ambient);
    }

    private void Remember(CapabilitySet set)
    {
        if (seen.Count < MostSets && !seen.Contains(set))
        {
            seen.Add(set);
        }
    }

    private void AppendReferences(ContainerExplanation container, Subject subject)
    {
        for (int i = 0; i < container.Notes.Count; i++)
        {
            if (container.Notes[i].Subject == subject)
            {
                _ = text.Append(" [").Append(container.Notes[i].Number).Append(']');
            }
        }
    }

    /// <param name="Name">What it is called.</param>
    /// <param name="Cells">The five sets.</param>
    /// <param name="Subject">What notes it has.</param>
    /// <param name="Note">What stands before the notes' numbers; null for nothing.</param>
    private readonly record struct Row(string Name, string[] Cells, Subject Subject, string? Note)
    {
        internal ProcessCapabilities? Sets { get; init; }
    }
}
