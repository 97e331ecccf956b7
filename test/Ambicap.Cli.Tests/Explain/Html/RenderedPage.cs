using System.Xml;
using System.Xml.Linq;
using Ambicap.Cli.Explain.Html;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Explain.Html;

/// <summary>A page of <c>-o html</c>, read by an XML parser: what is not closed or not escaped is an error to it.</summary>
internal sealed record RenderedPage(string Text, XElement Root)
{
    /// <summary>The page of a manifest, as of an image whose user is 1000.</summary>
    internal static RenderedPage Of(string manifest)
    {
        using TemporaryFolder folder = new();
        ExplainOutcome outcome = ExplainOutcome.Of(
            WorkloadKinds.BuiltIn, output => new HtmlExplanations(output, ContainerManager.Containerd), folder.Write("f.yaml", manifest));
        string text = outcome.Output.Replace(folder.File("f.yaml"), "f.yaml", StringComparison.Ordinal);
        using XmlReader reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return new RenderedPage(text, XElement.Load(reader));
    }

    /// <summary>The elements of a name.</summary>
    internal XElement[] All(string name) => [.. Root.DescendantsAndSelf(name)];

    /// <summary>Every element's name and class, in order: what the page is made of, without what is written in it.</summary>
    internal string[] Skeleton => [.. Root.DescendantsAndSelf().Select(element => $"{element.Name} {element.Attribute("class")?.Value}")];

    /// <summary>What a person reads in an element, its white space as one blank.</summary>
    internal static string TextOf(XElement element) => string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
