using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain.Html;

/// <summary>A container's section of the page.</summary>
/// <param name="Number">From 1, in the order of the input: what its anchor is made of, never a name.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Container">The container.</param>
/// <param name="Moments">What is shown of it.</param>
/// <param name="Headline">What becomes of it, in a sentence.</param>
internal sealed record ContainerSection(
    int Number, WorkloadExplanation Workload, ContainerExplanation Container, IReadOnlyList<NamedMoment> Moments, Headline Headline)
{
    internal static ContainerSection Of(int number, WorkloadExplanation workload, ContainerExplanation container, RowCaptions captions)
    {
        NamedMoment[] moments = NamedMoment.Of(container, captions);
        return new ContainerSection(number, workload, container, moments, Headline.Of(container, moments));
    }

    internal string Anchor => FormattableString.Invariant($"container-{Number}");

    /// <summary>Which container it is.</summary>
    internal string Title =>
        $"{Workload.Workload.Kind} {Workload.Namespace}/{Workload.Workload.Name}, {ContainerRoleName.Phrase(Container.Container, Container.Details)} {Container.Container.Name}";

    internal void Write(HtmlWriter page)
    {
        NoteList notes = new(page, Container.Notes, Anchor);
        page.Write($"""<section id="{Anchor}" aria-labelledby="{Anchor}-title">""");
        page.Write($"""<h2 id="{Anchor}-title">{Title}</h2>""");
        page.Write($"""<p class="place">{Workload.File.Name}{(Workload.File.IsLive ? "" : FormattableString.Invariant($":{Container.Details.Position.Line}"))}</p>""");
        WriteHeadline(page, Headline);
        page.Write($"""<dl class="facts"><div><dt>user</dt><dd>{StartingFacts.UserOf(Container)}""");
        notes.WriteReferences(Subject.User);
        page.Write($"</dd></div>");
        page.Write($"""<div><dt>no_new_privs</dt><dd>{(Container.NoNewPrivileges ? "yes" : "no")}</dd></div>""");
        page.Write($"""<div><dt>granted</dt><dd>{StartingFacts.GrantOf(Container).Replace(",", ", ", StringComparison.Ordinal)}</dd></div></dl>""");
        page.Write($"""<div class="look">""");
        new PipePicture(page, notes).Write(Container, Moments);
        notes.Write();
        page.Write($"</div>");
        WriteMasks(page);
        page.Write($"</section>");
    }

    /// <summary>The mark says in shape and word what the colour says.</summary>
    internal static void WriteHeadline(HtmlWriter page, Headline headline)
    {
        (string kind, string mark, string word) = headline.Kind switch
        {
            HeadlineKind.Lost => ("lost", "✕", "lost"),
            HeadlineKind.Good => ("gain", "✓", "good"),
            HeadlineKind.Surprise => ("warn", "!", "surprise"),
            HeadlineKind.Unknown => ("warn", "?", "unknown"),
            _ => ("plain", "–", "plain"),
        };
        page.Write($"""<p class="headline {kind}"><span class="sign" role="img" aria-label="{word}">{mark}</span> <span>{headline.Text}</span></p>""");
    }

    /// <summary>The same as the terminal's table, which is what /proc has.</summary>
    private void WriteMasks(HtmlWriter page)
    {
        ProcessCapabilities[] known = [.. Moments.Where(moment => moment.Moment.Sets is not null).Select(moment => moment.Moment.Sets!.Value)];
        if (known.Length == 0)
        {
            return;
        }

        page.Write($"""<details><summary>As masks, and every name</summary><div class="wide"><table class="masks"><thead><tr><th scope="col">moment</th>""");
        foreach (FiveSets set in FiveSets.All)
        {
            page.Write($"""<th scope="col"><abbr title="{set.Name}">{set.Field}</abbr></th>""");
        }

        page.Write($"</tr></thead><tbody>");
        foreach (NamedMoment moment in Moments)
        {
            page.Write($"""<tr><th scope="row">{moment.Name}</th>""");
            foreach (string cell in moment.Moment.IsUnknown ? Enumerable.Repeat("?", FiveSets.All.Count) : CapabilityColumns.Cells(moment.Moment.Sets))
            {
                page.Write($"<td>{cell}</td>");
            }

            page.Write($"</tr>");
        }

        page.Write($"</tbody></table></div><ul class=\"legend\">");
        foreach (string line in CapabilityColumns.Legend(known))
        {
            page.Write($"<li>{line.Replace(",", ", ", StringComparison.Ordinal)}</li>");
        }

        page.Write($"</ul></details>");
    }
}
