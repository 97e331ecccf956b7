namespace Ambicap.Node.Events;

/// <summary>The one call of the API server that Events need.</summary>
internal interface IEventApi
{
    /// <summary>Posts a document.</summary>
    /// <returns>The HTTP status of the answer.</returns>
    public Task<int> PostAsync(string path, byte[] document, CancellationToken cancellation);
}
