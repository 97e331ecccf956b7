using System.Security.Cryptography;
using System.Text;
using Ambicap.Cli.Output;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain.Html;

/// <summary>The page: one file that needs nothing else, no network and no script.</summary>
internal static class ExplanationPage
{
    private static readonly string s_style = PagePalette.ToStyle() + ReadStyle();

    /// <summary>The page in UTF-8, the same bytes for the same explanations.</summary>
    internal static byte[] Of(IReadOnlyList<ContainerSection> containers, ContainerManager manager)
    {
        HtmlWriter page = new();
        WriteHead(page, containers.Count == 1 ? containers[0].Title : $"{Count(containers.Count)}");
        page.Write($"""<body><a class="skip" href="#containers">To the containers</a><header><h1>What becomes of the capabilities</h1>""");
        page.Write($"<p>Five sets of capabilities, from the manifest to the running process, as {manager.ToString()} and the kernel make them. ");
        page.Write($"They run from the top down; a pipe that is filled is a set that holds something.</p>");
        WriteReading(page);
        if (containers.Count > 1)
        {
            WriteOverview(page, containers);
        }

        page.Write($"""</header><main id="containers">""");
        foreach (ContainerSection container in containers)
        {
            container.Write(page);
        }

        page.Write($"""</main><footer><p>Made by ambicap explain, which runs nothing: the manager's and the kernel's rules are a model of theirs.</p></footer></body></html>""");
        return page.ToBytes();
    }

    /// <summary>Should a text ever get onto the page as more than text, the policy still lets it neither load nor run nor dress up anything.</summary>
    private static void WriteHead(HtmlWriter page, string what)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_style)));
        page.Write($"""<!DOCTYPE html>""");
        page.Write($"""<html lang="en"><head><meta charset="utf-8"/>""");
        page.Write($"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"/>""");
        page.Write($"""<meta name="viewport" content="width=device-width, initial-scale=1"/><meta name="color-scheme" content="light dark"/>""");
        page.Write($"""<title>Capabilities of {what} - ambicap explain</title>""");
        page.WriteStyle(s_style);
        page.Write($"</head>");
    }

    private static void WriteReading(HtmlWriter page)
    {
        page.Write($"""<details class="reading"><summary>How to read it: the five sets</summary><dl>""");
        foreach (FiveSets set in FiveSets.All)
        {
            page.Write($"<div><dt>{set.Name}</dt><dd>{set.Meaning}</dd></div>");
        }

        page.Write($"""</dl><p><span class="chip named lost"><span class="mark"><span aria-hidden="true">✕</span> lost</span> NAME</span> """);
        page.Write($"""is gone from the set at this moment; <span class="chip named gain"><span class="mark"><span aria-hidden="true">+</span> added</span> NAME</span> """);
        page.Write($"""is new in it. In bold is what the manifest names, by a grant or by add; the rest is the manager's own.</p></details>""");
    }

    private static void WriteOverview(HtmlWriter page, IReadOnlyList<ContainerSection> containers)
    {
        int lost = containers.Count(container => container.Headline.Kind == HeadlineKind.Lost);
        page.Write($"""<nav aria-labelledby="overview"><h2 id="overview">{Count(containers.Count)}, {(lost == 0 ? "none" : FormattableString.Invariant($"{lost}"))} with a loss</h2><ol>""");
        foreach (ContainerSection container in containers)
        {
            page.Write($"""<li><a href="#{container.Anchor}">{container.Title}</a>""");
            ContainerSection.WriteHeadline(page, container.Headline);
            page.Write($"</li>");
        }

        page.Write($"</ol></nav>");
    }

    private static string Count(int containers) => FormattableString.Invariant($"{containers} containers");

    private static string ReadStyle()
    {
        using StreamReader reader = new(typeof(ExplanationPage).Assembly.GetManifestResourceStream("Explain/page.css")!);
        return reader.ReadToEnd();
    }
}
