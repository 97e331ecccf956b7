using Microsoft.Win32.SafeHandles;

namespace Ambicap.Host.Tracing;

/// <summary>
/// Tells of each process of this host that takes one of some names, as an execve gives it one, in a trace instance of its own: the one of
/// the checks is told of those processes alone that it follows already.
/// </summary>
internal sealed class ProgramStarts : IDisposable
{
    private const string BufferKilobytes = "64";

    private readonly TraceInstance _instance;
    private readonly TraceEvents _events;
    private readonly PageLayout _layout;
    private readonly ProcessorBuffer[] _processors;

    /// <param name="files">The kernel's tracing files.</param>
    /// <param name="events">How to read records.</param>
    /// <param name="layout">How pages are laid out.</param>
    /// <param name="names">The names; none of them has a quote.</param>
    /// <exception cref="HostException">The kernel does not let us.</exception>
    internal ProgramStarts(TraceFileSystem files, TraceEvents events, PageLayout layout, IReadOnlyList<string> names)
    {
        (_events, _layout) = (events, layout);
        _instance = TraceInstance.Create(files);
        try
        {
            _instance.Write("buffer_size_kb", BufferKilobytes);

            // The first one wakes the reader, since what it starts comes soon. Before Linux 4.21 each did.
            _ = _instance.TryWrite("buffer_percent", "0");
            _instance.Write($"events/{TraceEvents.Rename}/filter", string.Join(" || ", names.Select(name => $"newcomm == \"{name}\"")));
            _instance.Write($"events/{TraceEvents.Rename}/enable", "1");
            _processors = [.. _instance.Processors.Select(folder => new ProcessorBuffer(folder))];
        }
        catch
        {
            _instance.Dispose();
            throw;
        }
    }

    /// <summary>What can be read once there was one.</summary>
    internal IEnumerable<SafeFileHandle> Handles => _processors.Select(processor => processor.File);

    /// <summary>The threads that took one of the names since the last call.</summary>
    internal IReadOnlyList<int> Read()
    {
        List<int> started = [];
        foreach (ProcessorBuffer processor in _processors)
        {
            processor.Fill(_events, _layout);
            while (processor.NextTime is not null)
            {
                started.Add(processor.Take().Subject);
            }
        }

        return started;
    }

    public void Dispose()
    {
        Array.ForEach(_processors, processor => processor.Dispose());
        _instance.Dispose();
    }
}
