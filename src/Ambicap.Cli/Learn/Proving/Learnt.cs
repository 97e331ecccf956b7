using Ambicap.Capabilities;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn.Proving;

/// <summary>What a program's tries come to.</summary>
internal enum Verdict
{
    /// <summary>A smallest set was found, and stood every doubt.</summary>
    Needs,

    /// <summary>It works without any capability.</summary>
    NeedsNone,

    /// <summary>The same set works at times and does not at others: no set is proven.</summary>
    Flaky,

    /// <summary>The tries were used up before a smallest set was found.</summary>
    NotReduced,

    /// <summary>It works as root, and with every capability as another user it does not.</summary>
    NeedsRoot,

    /// <summary>It does not work with anything that was tried.</summary>
    NeverWorks,

    /// <summary>A program on its way changes the user, or has privileges of its own: the kernel takes what is ambient from it.</summary>
    ChangesUser,
}

/// <summary>What was learnt.</summary>
/// <param name="User">The user that it was tried as.</param>
/// <param name="First">What became of it with everything; null where it was not run.</param>
/// <param name="Seen">What the kernel was asked for then; null where that was not watched.</param>
internal sealed record Learnt(uint User, TryResult? First, Observation? Seen)
{
    internal Verdict Verdict { get; init; }

    /// <summary>The smallest set, where one was found; the last that worked, where it is not proven.</summary>
    internal CapabilitySet Needed { get; init; }

    /// <summary>What happens without each of them.</summary>
    internal IReadOnlyDictionary<Capability, TryResult> Without { get; init; } = new Dictionary<Capability, TryResult>();

    /// <summary>Those without which it did work at times.</summary>
    internal CapabilitySet Doubtful { get; init; }

    /// <summary>What can stand in the place of each, as tried.</summary>
    internal IReadOnlyDictionary<Capability, IReadOnlyList<Alternative>> Alternatives { get; init; } = new Dictionary<Capability, IReadOnlyList<Alternative>>();

    /// <summary>What became of the smallest set in a user namespace (<c>hostUsers: false</c>); null where that was not tried.</summary>
    internal TryResult? InUserNamespace { get; init; }

    /// <summary>Why that was not tried, where it could have told something; null where it was, or not.</summary>
    internal string? NoUserNamespace { get; init; }

    /// <summary>The try that spoke against the set, or against all; null where none did.</summary>
    internal TryResult? Failure { get; init; }

    /// <summary>More to the verdict, as the end of a sentence; null where it says all.</summary>
    internal string? Reason { get; init; }

    /// <summary>How often it was run.</summary>
    internal int Tries { get; init; }

    /// <summary>What the kernel was asked for in earnest, granted or refused; what it checks for itself only is left out.</summary>
    internal CapabilitySet Asked => CapabilitySet.Of([.. (Seen?.Capabilities ?? []).Where(seen => seen.Granted + seen.Refused > 0).Select(seen => seen.Capability)]);

    /// <summary>The checks of a capability; null where there was no watch, or none was seen.</summary>
    internal ObservedCapability? SeenOf(Capability capability) => Seen?.Capabilities.FirstOrDefault(seen => seen.Capability == capability);

    /// <summary>Whether a set was proven.</summary>
    internal bool IsProven => Verdict is Verdict.Needs or Verdict.NeedsNone;
}
