namespace Ambicap.Runtime;

/// <summary>
/// Why a container with a grant is not started. The message is for whoever reads <c>kubectl describe pod</c>: lower case, it names the
/// thing and ends with what to do.
/// </summary>
internal sealed class RefusalException(string message) : Exception(message);
