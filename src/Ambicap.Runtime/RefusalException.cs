using Ambicap.Policy.Audit;

namespace Ambicap.Runtime;

/// <summary>
/// Why a container with a grant is not started. The message is for whoever reads <c>kubectl describe pod</c>: lower case, it names the
/// thing and ends with what to do.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="reason">The same to be counted by.</param>
internal sealed class RefusalException(string message, RefusalReason reason) : Exception(message)
{
    /// <summary>The kind of refusal.</summary>
    internal RefusalReason Reason => reason;
}
