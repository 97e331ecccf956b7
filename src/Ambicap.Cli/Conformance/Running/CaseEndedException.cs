using Ambicap.Cli.Conformance.Results;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>A case cannot go on; what was seen of it until then does not count.</summary>
internal sealed class CaseEndedException(CaseEnding ending, string reason) : Exception(reason)
{
    internal CaseEnding Ending { get; } = ending;
}
