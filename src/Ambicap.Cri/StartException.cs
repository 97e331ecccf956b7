namespace Ambicap.Cri;

/// <summary>The proxy cannot be started. The message says why and what to do.</summary>
internal sealed class StartException(string message) : Exception(message);
