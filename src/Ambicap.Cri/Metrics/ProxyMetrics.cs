namespace Ambicap.Cri.Metrics;

/// <summary>What the proxy counts, from its start.</summary>
internal sealed class ProxyMetrics
{
    private long _calls;
    private long _inFlight;
    private long _failures;
    private long _granted;
    private long _refused;

    /// <summary>Calls that were taken.</summary>
    internal long Calls => Interlocked.Read(ref _calls);

    /// <summary>Calls that have not ended.</summary>
    internal long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Calls that the runtime did not answer, or not to their end.</summary>
    internal long Failures => Interlocked.Read(ref _failures);

    /// <summary>Containers created with a grant.</summary>
    internal long Granted => Interlocked.Read(ref _granted);

    /// <summary>Containers that were refused.</summary>
    internal long Refused => Interlocked.Read(ref _refused);

    internal void CallBegan()
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _inFlight);
    }

    internal void CallEnded() => Interlocked.Decrement(ref _inFlight);

    internal void RuntimeFailed() => Interlocked.Increment(ref _failures);

    internal void ContainerGranted() => Interlocked.Increment(ref _granted);

    internal void ContainerRefused() => Interlocked.Increment(ref _refused);
}
