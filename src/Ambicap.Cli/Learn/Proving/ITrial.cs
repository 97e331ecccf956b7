using Ambicap.Capabilities;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>Something that can be run again and again, each time with other capabilities: a program, or a Pod.</summary>
internal interface ITrial
{
    /// <summary>Every capability that can be granted here.</summary>
    public CapabilitySet Available { get; }

    /// <summary>The user that it is run as.</summary>
    public uint User { get; }

    /// <summary>Runs it once with everything, watched where that can be.</summary>
    /// <param name="set">The capabilities that it is given.</param>
    /// <param name="isWatched">Whether the kernel's checks are recorded.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<(TryResult Result, Observation? Seen)> WatchAsync(CapabilitySet set, bool isWatched, CancellationToken cancellation);

    /// <summary>Runs it with exactly a set of capabilities, and takes down what it started.</summary>
    /// <param name="set">The capabilities.</param>
    /// <param name="surroundings">What it is given beside them.</param>
    /// <param name="isLong">Whether what runs on has to run as long as it was watched.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<TryResult> RunAsync(CapabilitySet set, Surroundings surroundings, bool isLong, CancellationToken cancellation);

    /// <summary>Runs it as root with every capability; null where that is not for it to do.</summary>
    public Task<TryResult?> RunAsRootAsync(CancellationToken cancellation);

    /// <summary>Whether sysctls of its own network can be given.</summary>
    public bool TakesSysctls { get; }

    /// <summary>Why it cannot be run in a user namespace of its own, as the end of a sentence; null where it can.</summary>
    public string? NoUserNamespace { get; }

    /// <summary>Whether supplementary groups can be given.</summary>
    public bool TakesGroups { get; }
}
