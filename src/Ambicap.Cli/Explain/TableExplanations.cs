using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Explain;

/// <summary>Shows explanations to a person: a small table for each container, its notes below, and at the end what the masks mean.</summary>
internal sealed class TableExplanations(ResultOutput output, ContainerManager manager, int width, bool hasColour) : IExplanationWriter
{
    /// <summary>Longer texts than this are few, and not worth to keep room for.</summary>
    private const int UsualLength = 16 * 1024;

    /// <summary>Several threads render, each a text at a time.</summary>
    [ThreadStatic]
    private static StringBuilder? s_text;

    private readonly RowCaptions _captions = RowCaptions.Of(manager);
    private readonly HashSet<CapabilitySet> _sets = [];
    private bool _isFirst = true;

    public RenderedExplanation Render(WorkloadExplanation workload)
    {
        StringBuilder text = s_text ??= new StringBuilder(UsualLength);
        List<CapabilitySet> sets = [];
        ContainerTable table = new(text, sets, _captions, width, hasColour);
        foreach (ContainerExplanation container in workload.Containers)
        {
            _ = text.Append(text.Length > 0 ? "\n" : "");
            table.Append(workload, container);
        }

        byte[] bytes = BytesOf(text);
        s_text = text.Capacity > UsualLength ? null : text.Clear();
        return new RenderedExplanation(bytes, sets);
    }

    /// <summary>The text as it leaves; nearly every one is in one piece.</summary>
    private static byte[] BytesOf(StringBuilder text)
    {
        StringBuilder.ChunkEnumerator pieces = text.GetChunks();
        return pieces.MoveNext() && pieces.Current.Length == text.Length
            ? Encode(pieces.Current.Span)
            : Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Encode(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        _ = Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
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
            if (_sets.Count < ContainerTable.MostSets)
            {
                _ = _sets.Add(set);
            }
        }
    }

    public void Finish()
    {
        if (_sets.Count > 0)
        {
            output.WriteLine("");
        }

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
