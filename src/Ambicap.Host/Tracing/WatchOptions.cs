namespace Ambicap.Host.Tracing;

/// <summary>What of a watch can be chosen.</summary>
internal sealed record WatchOptions
{
    /// <summary>The buffer of each processor in kB; null for what fits the number of processors.</summary>
    internal int? BufferKilobytes { get; init; }

    /// <summary>How often the trace is read in any case, in milliseconds: the longer, the fewer wake-ups, and the later is what is told.</summary>
    internal int Pause { get; init; } = 200;

    /// <summary>Is told, by the watch's own thread, of each process that counts from now on and did not before.</summary>
    internal Action<int>? Begun { get; init; }

    /// <summary>Is told, by the watch's own thread, of each process of this host that takes one of the names of <see cref="Names"/>.</summary>
    internal Action<int>? Started { get; init; }

    /// <summary>Names of programs, of which none has a quote; none where nobody is to be told.</summary>
    internal IReadOnlyList<string> Names { get; init; } = [];
}
