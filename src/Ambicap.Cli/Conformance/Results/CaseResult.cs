using Ambicap.Capabilities;
using Ambicap.Cli.Conformance.Cases;

namespace Ambicap.Cli.Conformance.Results;

/// <summary>How a case may end.</summary>
internal enum CaseEnding
{
    /// <summary>Everything was as the words have it.</summary>
    Pass,

    /// <summary>Something was not.</summary>
    Fail,

    /// <summary>The runtime says that it lacks what the case is about.</summary>
    NotSupported,

    /// <summary>It could not be looked at from here.</summary>
    NotRun,
}

/// <summary>The name of an ending for people and programs.</summary>
internal static class CaseEndingName
{
    internal static string Of(CaseEnding ending) => ending switch
    {
        CaseEnding.Pass => "pass",
        CaseEnding.Fail => "fail",
        CaseEnding.NotSupported => "not supported",
        _ => "not run",
    };
}

/// <param name="Container">The container's name in the case.</param>
/// <param name="Process">Which process of it.</param>
/// <param name="Sets">What it held.</param>
internal sealed record SeenProcess(string Container, string Process, ProcessCapabilities Sets);

/// <param name="Case">The case.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Reasons">What was wrong, the runtime's words, or why it was not run; none for a pass.</param>
/// <param name="Choices">What the runtime does where the words leave it open.</param>
/// <param name="Seen">What was looked at.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record CaseResult(
    ConformanceCase Case, CaseEnding Ending, IReadOnlyList<string> Reasons, IReadOnlyList<string> Choices, IReadOnlyList<SeenProcess> Seen,
    TimeSpan Duration);
