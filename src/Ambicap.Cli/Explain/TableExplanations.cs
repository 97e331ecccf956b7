using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain;

/// <summary>Shows explanations to a person: a small table for each container, its notes below, and at the end what the masks mean.</summary>
internal sealed class TableExplanations(ResultOutput output, ContainerManager manager, bool hasColour) : IExplanationWriter
{
    /// <summary>As many different sets get a line in the legend; no cluster has as many.</summary>
    private const int MostSets = 1000;

    private readonly HashSet<CapabilitySet> _sets = [];
    private bool _isFirst = true;

    public RenderedExplanation Render(WorkloadExplanation workload)
    {
        StringBuilder text = new();
        HashSet<CapabilitySet> sets = [];
        foreach (ContainerExplanation container in workload.Containers)
        {
            _ = text.Append(text.Length > 0 ? "\n" : "");
            new ContainerTable(text, sets, manager, hasColour).Append(workload, container);
        }

        return new RenderedExplanation(Encoding.UTF8.GetBytes(text.ToString()), sets);
    }

    public void Write(RenderedExplanation rendered)
    {
        if (rendered.Text.Length > 0)
        {
            output.Write(_isFirst ? ""u8 : "\n"u8);
            output.Write(rendered.Text);
            _isFirst = false;
        }

        foreach (CapabilitySet set in rendered.Sets)
        {
            if (_sets.Count < MostSets)
            {
                _ = _sets.Add(set);
            }
        }
    }

    public void Finish()
    {
        output.WriteLine("");
        foreach (string line in CapabilityColumns.Legend(_sets))
        {
            output.WriteLine(line);
        }

        output.Flush();
    }

    public void Dispose()
    {
        // Nothing is kept.
    }
}
