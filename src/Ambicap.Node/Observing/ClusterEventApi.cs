using Ambicap.Node.Cluster;
using Ambicap.Node.Events;

namespace Ambicap.Node.Observing;

/// <summary>Posts Events as this Pod's service account.</summary>
internal sealed class ClusterEventApi(ClusterApi api) : IEventApi
{
    public async Task<string?> PostAsync(string path, byte[] document, CancellationToken cancellation)
    {
        try
        {
            _ = await api.PostAsync(path, document, cancellation);
            return null;
        }
        catch (ClusterException failure)
        {
            return failure.Message;
        }
    }
}
