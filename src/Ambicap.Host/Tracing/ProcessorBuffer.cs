using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Tracing;

/// <summary>The records of one processor.</summary>
internal sealed class ProcessorBuffer(string folder) : IDisposable
{
    // More than a page has anywhere; one read gives one page.
    private const int MostPageBytes = 64 * 1024;

    // A program that asks without end must not keep the reader at one processor.
    private const int MostPages = 16 * 1024;

    private readonly byte[] _page = new byte[MostPageBytes];
    private readonly List<TraceRecord> _records = [];
    private int _next;
    private long _missed;

    /// <summary>The file that the pages come from.</summary>
    internal SafeFileHandle File { get; } = TraceCalls.OpenWithoutWaiting($"{folder}/trace_pipe_raw");

    /// <summary>How many records were lost: what the kernel counts, or what the pages say where that is more.</summary>
    internal long Lost => Math.Max(_missed, TraceInstance.Lost(folder));

    /// <summary>When the next record was written; null where there is none.</summary>
    internal ulong? NextTime => _next < _records.Count ? _records[_next].Time : null;

    /// <summary>The next record.</summary>
    internal TraceRecord Take() => _records[_next++];

    /// <summary>Reads what is there now.</summary>
    internal void Fill(TraceEvents events, PageLayout layout)
    {
        _records.RemoveRange(0, _next);
        _next = 0;
        for (int i = 0; i < MostPages && TraceCalls.Read(File, _page) is > 0 and int length; i++)
        {
            _missed += events.Decode(_page.AsSpan(0, length), layout, _records);
        }
    }

    public void Dispose() => File.Dispose();
}
