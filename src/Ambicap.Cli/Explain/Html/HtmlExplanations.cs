using Ambicap.Cli.Output;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain.Html;

/// <summary>The form <c>-o html</c>: a page for people. It begins with what is found in all of it, so nothing is written before the end.</summary>
internal sealed class HtmlExplanations(ResultOutput output, ContainerManager manager) : IExplanationWriter
{
    /// <summary>As many containers are on a page; nobody reads more, and a browser has to hold them.</summary>
    internal const int MostContainers = 2000;

    private readonly RowCaptions _captions = RowCaptions.Of(manager);
    private readonly List<ContainerSection> _containers = [];

    public RenderedExplanation Render(WorkloadExplanation workload) => new([], [], workload);

    /// <exception cref="InputException">There are more containers than a page has room for.</exception>
    public void Write(RenderedExplanation rendered)
    {
        WorkloadExplanation workload = rendered.Source!;
        if (_containers.Count + workload.Containers.Count > MostContainers)
        {
            throw new InputException($"a page has room for {MostContainers} containers, and there are more; name fewer files, or use -o json");
        }

        _containers.AddRange(workload.Containers.Select((container, index) => ContainerSection.Of(_containers.Count + index + 1, workload, container, _captions)));
    }

    public void Finish()
    {
        output.Write(ExplanationPage.Of(_containers, manager));
        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept open.
    }
}
