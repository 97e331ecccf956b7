using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>The notes of a container, each beside what it is about.</summary>
/// <param name="page">Where they go.</param>
/// <param name="all">The container's notes.</param>
/// <param name="anchor">What their anchors begin with.</param>
internal sealed class NoteList(HtmlWriter page, IReadOnlyList<Note> all, string anchor)
{
    /// <summary>Writes the notes on some subjects; nothing where there is none.</summary>
    internal void Write(params ReadOnlySpan<Subject> subjects)
    {
        bool isBegun = false;
        foreach (Note note in all)
        {
            if (!subjects.Contains(note.Subject))
            {
                continue;
            }

            if (!isBegun)
            {
                page.Write($"""<ul class="notes">""");
                isBegun = true;
            }

            WriteNote(note);
        }

        if (isBegun)
        {
            page.Write($"</ul>");
        }
    }

    private void WriteNote(Note note)
    {
        page.Write($"""<li id="{anchor}-note-{note.Number}" class="{(note.IsSurprise ? "surprise" : "remark")}"><b>{note.Number}{(note.IsSurprise ? " surprise:" : "")}</b>""");
        page.Write($"""{note.Text} <cite>{note.Rule}</cite></li>""");
    }
}
