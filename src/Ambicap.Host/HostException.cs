namespace Ambicap.Host;

/// <summary>Something of this host is not there, or not as it has to be. The message names the thing and ends with what to do.</summary>
internal sealed class HostException(string message) : Exception(message);
