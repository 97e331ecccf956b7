using Ambicap.Capabilities;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>
/// Learns which capabilities something needs: watches it once with everything, takes what the kernel was asked for as candidates, finds a
/// smallest set of them with which it works, and doubts that set.
/// </summary>
/// <param name="trial">What is tried.</param>
/// <param name="isWatched">Whether the kernel's checks can be recorded; every capability is a candidate otherwise.</param>
/// <param name="progress">Told what is being tried.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Learner(ITrial trial, bool isWatched, Action<string> progress, CancellationToken cancellation)
{
    /// <summary>How often what is shown at the end was seen.</summary>
    internal const int Repeats = 3;

    private int _tries;

    /// <summary>More tries than this are not made to make a set smaller: enough for any one or two among all that there are.</summary>
    internal int MostTries { get; init; } = 150;

    /// <summary>Learns it.</summary>
    internal async Task<Learnt> LearnAsync()
    {
        CapabilitySet everything = trial.Available;
        progress("watching it with every capability ...");
        (TryResult first, Observation? seen) = await trial.WatchAsync(everything, isWatched, cancellation);
        _tries++;
        Learnt learnt = new(trial.User, first, seen);
        if (!first.IsGood)
        {
            return await ExplainFailureAsync(learnt);
        }

        if ((await RunAsync(CapabilitySet.Empty)).IsGood)
        {
            return await VerifyAsync(learnt, CapabilitySet.Empty);
        }

        (CapabilitySet Set, TryResult Result)? start = await FindStartAsync(learnt.Asked & everything, everything);
        if (start is not { Result.IsGood: true } found)
        {
            return learnt with { Verdict = Verdict.Flaky, Needed = everything, Failure = start?.Result, Tries = _tries };
        }

        Reduction reduction = new(async set => (await RunAsync(set)).IsGood, MostTries);
        CapabilitySet needed = await reduction.ReduceAsync(found.Set);
        return reduction.IsCutShort
            ? learnt with { Verdict = Verdict.NotReduced, Needed = needed, Tries = _tries }
            : await VerifyAsync(learnt, needed);
    }

    /// <summary>A set that works: what was asked for, or, where that is not enough, everything.</summary>
    private async Task<(CapabilitySet Set, TryResult Result)?> FindStartAsync(CapabilitySet asked, CapabilitySet everything)
    {
        if (!asked.IsEmpty)
        {
            TryResult result = await RunAsync(asked);
            if (result.IsGood || asked == everything)
            {
                return (asked, result);
            }
        }

        return (everything, await RunAsync(everything));
    }

    private async Task<Learnt> ExplainFailureAsync(Learnt learnt)
    {
        progress("it does not work; trying it as root ...");
        TryResult? asRoot = await trial.RunAsRootAsync(cancellation);
        _tries += asRoot is null ? 0 : 1;
        if (asRoot is not { IsGood: true })
        {
            return learnt with { Verdict = Verdict.NeverWorks, Failure = learnt.First, Tries = _tries };
        }

        // Only where it fails again was it the user that made the difference, and not chance.
        TryResult again = await RunAsync(trial.Available);
        return learnt with
        {
            Verdict = again.IsGood ? Verdict.Flaky : Verdict.NeedsRoot,
            Needed = again.IsGood ? trial.Available : CapabilitySet.Empty,
            Failure = learnt.First,
            Tries = _tries,
        };
    }

    private async Task<Learnt> VerifyAsync(Learnt learnt, CapabilitySet needed)
    {
        Verified verified = await Verification.VerifyAsync(needed, (set, isLong) => RunAsync(set, isLong: isLong), Repeats);
        learnt = learnt with { Needed = needed, Without = verified.Without, Doubtful = verified.Doubtful, Failure = verified.Failure, Tries = _tries };
        if (!verified.IsSure)
        {
            return learnt with { Verdict = Verdict.Flaky };
        }

        Dictionary<Capability, IReadOnlyList<Alternative>> alternatives = [];
        foreach ((Capability capability, TryResult without) in verified.Without)
        {
            CapabilitySet rest = needed.Except(CapabilitySet.Of(capability));
            List<Alternative> tried = [];
            foreach (Alternative idea in Alternatives.For(capability, without, trial))
            {
                TryResult result = await RunAsync(rest, idea.Surroundings);
                tried.Add(idea with { Result = result });
            }

            alternatives[capability] = tried;
        }

        if (!needed.IsEmpty)
        {
            learnt = trial.NoUserNamespace is { } why
                ? learnt with { NoUserNamespace = why }
                : learnt with { InUserNamespace = await RunAsync(needed, new Surroundings { InUserNamespace = true }) };
        }

        return learnt with { Verdict = needed.IsEmpty ? Verdict.NeedsNone : Verdict.Needs, Alternatives = alternatives, Tries = _tries };
    }

    private async Task<TryResult> RunAsync(CapabilitySet set, Surroundings? surroundings = null, bool isLong = false)
    {
        _tries++;
        progress(FormattableString.Invariant($"try {_tries}, with {SetWords.Of(set)} ..."));
        return await trial.RunAsync(set, surroundings ?? Surroundings.Plain, isLong, cancellation);
    }
}
