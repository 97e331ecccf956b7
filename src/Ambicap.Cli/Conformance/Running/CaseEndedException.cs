using Ambicap.Cli.Conformance.Results;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>A case cannot go on, and is neither passed nor failed by what was seen of it.</summary>
internal sealed class CaseEndedException(CaseEnding ending, string reason) : Exception(reason)
{
    internal CaseEnding Ending { get; } = ending;
}
