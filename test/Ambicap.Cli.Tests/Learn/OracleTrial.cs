using Ambicap.Capabilities;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Tests.Learn;

/// <summary>Something to learn of which it is known what it needs.</summary>
internal sealed class OracleTrial(Func<CapabilitySet, Surroundings, bool> works) : ITrial
{
    private int _runs;

    internal OracleTrial(CapabilitySet needed)
        : this((set, _) => needed.IsSubsetOf(set))
    {
    }

    public CapabilitySet Available { get; init; } = CapabilitySet.AllKnown;

    public uint User => 1000;

    public bool TakesSysctls => true;

    public string? NoUserNamespace { get; init; }

    public bool TakesGroups => true;

    /// <summary>What is seen of it; null where nothing can be.</summary>
    internal Observation? Seen { get; init; }

    /// <summary>Whether it works as root; null where that cannot be tried.</summary>
    internal bool? AsRoot { get; init; }

    /// <summary>Each how manieth run goes the other way; 0 for none.</summary>
    internal int Flakes { get; init; }

    /// <summary>The sets that it was run with.</summary>
    internal List<CapabilitySet> Sets { get; } = [];

    public Task<(TryResult Result, Observation? Seen)> WatchAsync(CapabilitySet set, bool isWatched, CancellationToken cancellation) =>
        Task.FromResult((Result(works(set, Surroundings.Plain)), isWatched ? Seen : null));

    public Task<TryResult> RunAsync(CapabilitySet set, Surroundings surroundings, bool isLong, CancellationToken cancellation)
    {
        Sets.Add(set);
        bool flakes = Flakes > 0 && ++_runs % Flakes == 0;
        return Task.FromResult(Result(works(set, surroundings) != flakes));
    }

    public Task<TryResult?> RunAsRootAsync(CancellationToken cancellation) => Task.FromResult(AsRoot is { } good ? Result(good) : null);

    /// <summary>What a watch sees that saw these asked for, and others in the kernel's own interest only.</summary>
    internal static Observation Asked(CapabilitySet asked, CapabilitySet unaudited, long lost = 0) => new(
        [.. (asked | unaudited).Select(capability => new ObservedCapability(capability, asked.Contains(capability) ? 2 : 0, 0, unaudited.Contains(capability) ? 7 : 0, "program", null))],
        [],
        9,
        lost);

    private static TryResult Result(bool good) => new(good, TryEnd.Exited, good ? 0 : 3, good ? "" : "no: Operation not permitted", TimeSpan.FromMilliseconds(1));
}
