using Ambicap.Capabilities;

namespace Ambicap.Cli.Conformance.Results;

/// <param name="Runtime">What the runtime calls itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="Endpoint">Where it was.</param>
/// <param name="Handler">The handler; empty for its default.</param>
/// <param name="Defaults">What it gives a container that asks for nothing.</param>
/// <param name="Cases">What became of each case.</param>
internal sealed record RunResults(
    string Runtime, string Version, string Endpoint, string Handler, CapabilitySet Defaults, IReadOnlyList<CaseResult> Cases)
{
    /// <summary>How many cases ended in one way.</summary>
    internal int Count(CaseEnding ending) => Cases.Count(result => result.Ending == ending);

    /// <summary>The last line for people.</summary>
    internal string Summary =>
        $"{Runtime} {Version}{(Handler.Length > 0 ? $", handler {Handler}" : "")}: {Count(CaseEnding.Pass)} passed, {Count(CaseEnding.Fail)} failed, "
        + $"{Count(CaseEnding.NotSupported)} not supported, {Count(CaseEnding.NotRun)} not run";
}
