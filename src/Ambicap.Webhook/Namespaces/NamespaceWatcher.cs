using Ambicap.Kubernetes.Pods;
using Ambicap.Webhook.Logging;

namespace Ambicap.Webhook.Namespaces;

/// <summary>
/// Keeps the namespaces known: lists all, then watches. A watch that ends goes on from the last version; one whose version is gone, and
/// one that the API server refuses, begins again with a list. While the API server is away, what is known stays.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="policies">Makes policies of namespaces.</param>
/// <param name="store">Where they go.</param>
/// <param name="pace">How long to wait after failures.</param>
/// <param name="log">The log.</param>
internal sealed class NamespaceWatcher(
    NamespaceApi api, NamespacePolicyReader policies, NamespaceStore store, BackOff pace, JsonLog log)
{
    private string? _version;

    /// <summary>Runs until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                _version ??= await ListAsync(cancellation);
                await api.WatchAsync(_version, Take, cancellation);
                await WaitAfterWatchAsync(cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                await RecoverAsync(failure, cancellation);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellation)
    {
        Dictionary<string, NamespacePolicy> all = new(StringComparer.Ordinal);
        NamespaceList page;
        string rest = "";
        do
        {
            page = await api.ListAsync(rest, cancellation);
            foreach (DecodedNamespace item in page.Items)
            {
                all[item.Name] = policies.Read(item.Keys);
            }

            rest = page.Continue;
        }
        while (rest.Length > 0);

        bool isFirst = !store.IsSynced;
        store.Replace(all);
        store.Hear();
        log.Information(isFirst ? "namespaces are known" : "namespaces were listed again", ("namespaces", all.Count));
        return page.ResourceVersion;
    }

    private void Take(WatchEvent change)
    {
        if (change.Kind == WatchEventKind.Error)
        {
            throw new ApiStatusException(change.ErrorCode);
        }

        pace.Reset();
        store.Hear();
        switch (change.Kind)
        {
            case WatchEventKind.Changed:
                store.Set(change.Namespace!.Name, policies.Read(change.Namespace.Keys));
                break;
            case WatchEventKind.Deleted:
                store.Remove(change.Namespace!.Name);
                break;
            default:
                break;
        }

        if (change.Namespace!.ResourceVersion is { Length: > 0 } version)
        {
            _version = version;
        }
    }

    /// <summary>A server that ends every watch at once must not be asked in a tight circle.</summary>
    private async Task WaitAfterWatchAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(pace.Shortest, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private async Task RecoverAsync(Exception failure, CancellationToken cancellation)
    {
        // An answer that is no success, or cannot be read, says that this version leads nowhere; silence says nothing about it.
        bool isSilence = failure is HttpRequestException or IOException or OperationCanceledException;
        bool mustList = !isSilence;
        _version = mustList ? null : _version;
        TimeSpan wait = pace.Next();
        string what = failure switch
        {
            ApiStatusException { IsGone: true } => "the watch's version is gone; listing again",
            ApiStatusException => "the API server refuses; going on from what is known",
            _ when isSilence => "the API server is away; going on from what is known",
            _ => "the namespaces cannot be followed; going on from what is known",
        };
        log.Warning(what, ("reason", failure.GetBaseException().Message), ("retrySeconds", wait.TotalSeconds));

        // Tokens, certificates and authorities are files that others renew.
        api.Reconnect();
        try
        {
            await Task.Delay(wait, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
