using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>The notes of a container, beside the picture, and the references to them in it.</summary>
/// <param name="page">Where they go.</param>
/// <param name="notes">The container's notes.</param>
/// <param name="anchor">What their anchors begin with.</param>
internal sealed class NoteList(HtmlWriter page, IReadOnlyList<Note> notes, string anchor)
{
    /// <summary>Writes the notes; nothing where there is none.</summary>
    internal void Write()
    {
        if (notes.Count == 0)
        {
            return;
        }

        page.Write($"""<ul class="notes" aria-label="notes">""");
        foreach (Note note in notes)
        {
            page.Write($"""<li id="{anchor}-note-{note.Number}" class="{(note.IsSurprise ? "surprise" : "remark")}">""");
            page.Write($"""<b>{note.Number}{(note.IsSurprise ? " surprise:" : "")}</b> {note.Text} <cite>{note.Rule}</cite></li>""");
        }

        page.Write($"</ul>");
    }

    /// <summary>Refers to the notes on some subjects.</summary>
    internal void WriteReferences(params ReadOnlySpan<Subject> subjects)
    {
        foreach (Note note in notes)
        {
            if (subjects.Contains(note.Subject))
            {
                page.Write($""" <a class="reference {(note.IsSurprise ? "surprise" : "")}" href="#{anchor}-note-{note.Number}">note {note.Number}</a>""");
            }
        }
    }
}
