using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The requests about namespaces.</summary>
/// <param name="connection">The way to the API server.</param>
internal sealed class NamespaceApi(ClusterConnection connection)
{
    /// <summary>How long the API server keeps a watch. A dead peer that nobody told of is noticed after it.</summary>
    internal static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(4);

    private const string Path = "api/v1/namespaces";
    private const int PageSize = 100;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private const int LargestEvent = 8 * 1024 * 1024;
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(15);

    /// <summary>One page of the list of all namespaces.</summary>
    /// <param name="rest">What the page before said; empty for the first.</param>
    /// <param name="cancellation">Ends the request.</param>
    internal async Task<NamespaceList> ListAsync(string rest, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_answerTime);
        string query = string.Create(CultureInfo.InvariantCulture, $"{Path}?limit={PageSize}&continue={Uri.EscapeDataString(rest)}");
        byte[] answer = await connection.ReadAsync(query, LargestAnswer, limit.Token);
        return NamespaceList.Decode(answer);
    }

    /// <summary>One namespace; null where there is none of that name.</summary>
    /// <param name="name">The name; it must be one that Kubernetes takes.</param>
    /// <param name="cancellation">Ends the request.</param>
    internal async Task<DecodedNamespace?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return Decode(await connection.ReadAsync($"{Path}/{name}", LargestAnswer, cancellation));
        }
        catch (ApiStatusException failure) when (failure.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Watches from a version on, until the API server ends the watch.</summary>
    /// <param name="version">The version of the list, or of the last event.</param>
    /// <param name="take">Gets each event.</param>
    /// <param name="cancellation">Ends the watch.</param>
    internal async Task WatchAsync(string version, Action<WatchEvent> take, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(WatchTime + s_grace);
        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}?watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchTime.TotalSeconds:0}&resourceVersion={Uri.EscapeDataString(version)}");
        using HttpResponseMessage response = await connection.SendAsync(query, limit.Token);
        PipeReader lines = PipeReader.Create(await response.Content.ReadAsStreamAsync(limit.Token));
        try
        {
            await LineReader.ReadAllAsync(lines, LargestEvent, line => take(WatchEvent.Decode(line)), limit.Token);
        }
        finally
        {
            await lines.CompleteAsync();
        }
    }

    /// <summary>Connects anew, by the files as they are now; where they cannot be used, nothing changes.</summary>
    internal void Reconnect() => connection.Renew();

    private static DecodedNamespace Decode(ReadOnlySpan<byte> json)
    {
        JsonTokenSource source = new(json);
        _ = source.Read();
        return NamespaceDecoder.Decode(ref source, withPlaces: false);
    }
}
