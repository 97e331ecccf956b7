namespace Ambicap.Node.Cluster;

/// <summary>The API server did not do what it was asked. The message names the request and ends with what to do.</summary>
internal sealed class ClusterException(string message) : Exception(message);
