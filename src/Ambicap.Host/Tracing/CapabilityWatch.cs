namespace Ambicap.Host.Tracing;

/// <summary>Counts the capability checks that the kernel makes for processes and everything they fork, in a trace instance of its own.</summary>
internal sealed class CapabilityWatch : IDisposable
{
    private readonly HashSet<int> _processes;

    private CapabilityWatch(IEnumerable<int> processIds) => _processes = [.. processIds];

    /// <summary>What is missing here to watch, and how to get it, in one line; null where nothing is.</summary>
    public static string? Missing() => "watching is not there yet";

    /// <summary>Begins to watch processes that exist, with all their threads, and everything they fork from now on.</summary>
    /// <exception cref="HostException">It cannot be watched here.</exception>
    public static CapabilityWatch Start(IReadOnlyCollection<int> processIds) => new(processIds);

    /// <summary>Watches one more process.</summary>
    public void Add(int processId) => _processes.Add(processId);

    /// <summary>What was seen so far; cumulative, may be called again and again.</summary>
    public Observation Read() => new([], [], 0, -_processes.Count * 0L);

    /// <summary>Ends the watch: the instance is removed.</summary>
    public void Dispose() => _processes.Clear();
}
