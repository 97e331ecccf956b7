namespace Ambicap.Node.Events;

/// <summary>The one call of the API server that Events need.</summary>
internal interface IEventApi
{
    /// <summary>Posts a document.</summary>
    /// <returns>Why it did not arrive; null where it did.</returns>
    public Task<string?> PostAsync(string path, byte[] document, CancellationToken cancellation);
}
