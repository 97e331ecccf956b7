using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>
/// The picture: the five sets as pipes that run down through the moments of a container's life, with what is lost and gained where it is.
/// It is a table, so that who cannot see it hears the same; the roles keep it one, however it is arranged.
/// </summary>
internal sealed class PipePicture(HtmlWriter page, NoteList notes)
{
    /// <summary>As many other capabilities have room in a pipe by name.</summary>
    private const int MostNames = 2;

    internal void Write(ContainerExplanation container, IReadOnlyList<NamedMoment> moments)
    {
        page.Write($"""<table class="pipes" role="table"><caption class="unseen">The five sets at each moment</caption>""");
        page.Write($"""<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="stage">moment</th>""");
        foreach (FiveSets set in FiveSets.All)
        {
            page.Write($"""<th role="columnheader" scope="col">{set.Name}</th>""");
        }

        page.Write($"""</tr></thead><tbody role="rowgroup">""");
        for (int i = 0; i < moments.Count; i++)
        {
            WriteRow(container, moments, i);
        }

        page.Write($"</tbody></table>");
    }

    private void WriteRow(ContainerExplanation container, IReadOnlyList<NamedMoment> moments, int index)
    {
        NamedMoment now = moments[index];
        Moment? before = now.Subject switch
        {
            Subject.Configuration => null,

            // What exec gives begins where the container's own process began, not where that is now.
            Subject.Exec => container.Start,
            _ => moments[index - 1].Moment,
        };
        bool flowsOn = index + 1 < moments.Count && moments[index + 1].Subject != Subject.Exec;
        page.Write($"""<tr role="row" class="{(now.Subject == Subject.Exec ? "apart" : flowsOn ? "flows" : "")}">""");
        (string actor, string does) = StageText.Of(now.Subject, container);
        page.Write($"""<th role="rowheader" scope="row" class="stage"><span class="actor">{actor}</span> <b>{now.Name}</b> <span class="does">{does}</span>""");
        notes.WriteReferences(now.Subject == Subject.Start ? [Subject.Grant, Subject.Start] : [now.Subject]);
        page.Write($"</th>");
        if (now.Moment.Sets is { } sets)
        {
            WriteSets(container.Named, before?.Sets, sets);
        }
        else
        {
            (string kind, string mark, string why) = now.Moment.Error is { } error ? ("stop", "✕", error) : ("dark", "?", "not known");
            page.Write($"""<td role="cell" colspan="{FiveSets.All.Count}" class="{kind}"><span aria-hidden="true">{mark}</span> {why}</td>""");
        }

        page.Write($"</tr>");
    }

    private void WriteSets(CapabilitySet named, ProcessCapabilities? before, ProcessCapabilities now)
    {
        CapabilitySet[] held = CapabilityColumns.Sets(now);
        CapabilitySet[]? old = before is { } known ? CapabilityColumns.Sets(known) : null;
        for (int i = 0; i < held.Length; i++)
        {
            SetChange change = SetChange.Between(old?[i], held[i]);
            string kind = change.IsEmpty ? (change.Lost & named).IsEmpty ? "dry" : "dry leak" : "full";
            page.Write($"""<td role="cell" class="pipe {kind}" data-set="{FiveSets.All[i].Name}">""");
            WriteChips(change.Lost, named, "lost", "✕", " lost");
            WriteChips(change.Gained, named, "gain", "+", " added");
            WriteChips(change.Kept, named, "", "", "");
            page.Write($"""{(change.IsEmpty && (change.Lost & named).IsEmpty ? "empty" : "")}</td>""");
        }
    }

    /// <summary>What the manifest names by name, and of the rest no more than has room.</summary>
    private void WriteChips(CapabilitySet set, CapabilitySet named, string kind, string mark, string word)
    {
        foreach (Capability capability in set & named)
        {
            WriteChip(capability.ToName(), $"named {kind}", mark, word);
        }

        CapabilitySet others = set.Except(named);
        if (others.Count > MostNames)
        {
            WriteChip($"{others.Count} {((set & named).IsEmpty ? "capabilities" : "others")}", kind, mark, word);
        }
        else
        {
            foreach (Capability capability in others)
            {
                WriteChip(CapabilitySet.Of(capability).ToString(), kind, mark, word);
            }
        }
    }

    private void WriteChip(string name, string kind, string mark, string word)
    {
        if (mark.Length == 0)
        {
            page.Write($"""<span class="chip {kind}">{new LongName(name)}</span>""");
        }
        else
        {
            page.Write($"""<span class="chip {kind}"><span class="mark"><span aria-hidden="true">{mark}</span>{word}</span> {new LongName(name)}</span>""");
        }
    }
}
