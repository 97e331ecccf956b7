using System.Text;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Logging;

namespace Ambicap.Webhook.Namespaces;

/// <summary>The way to the API server, made anew when its files may have changed: authorities and certificates are renewed by others.</summary>
internal sealed class ClusterConnection : IDisposable
{
    private readonly string? _kubeconfig;
    private readonly JsonLog _log;
    private volatile ClusterClient _current;
    private ClusterClient? _previous;

    /// <param name="kubeconfig">The kubeconfig; null in a Pod of the cluster.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="InputException">The kubeconfig cannot be used, or this is no Pod.</exception>
    internal ClusterConnection(string? kubeconfig, JsonLog log)
    {
        (_kubeconfig, _log) = (kubeconfig, log);
        _current = ClusterClient.Create(kubeconfig);
    }

    /// <summary>Sends a GET and returns as soon as the headers of a success are there.</summary>
    /// <param name="path">The path and query, without a slash in front.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="ApiStatusException">It is no success.</exception>
    internal async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellation) =>
        Succeed(await _current.SendAsync(HttpMethod.Get, path, null, cancellation));

    /// <summary>Sends a GET and reads the whole answer.</summary>
    /// <param name="path">The path and query, without a slash in front.</param>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="ApiStatusException">It is no success.</exception>
    internal async Task<byte[]> ReadAsync(string path, int largest, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(path, cancellation);
        await response.Content.LoadIntoBufferAsync(largest, cancellation);
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }

    /// <summary>Writes an object.</summary>
    /// <param name="method">PUT or PATCH.</param>
    /// <param name="path">The path and query, without a slash in front.</param>
    /// <param name="type">The content's type.</param>
    /// <param name="content">The object or patch, in JSON.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="ApiStatusException">It was not written.</exception>
    internal async Task WriteAsync(HttpMethod method, string path, string type, string content, CancellationToken cancellation)
    {
        using StringContent body = new(content, Encoding.UTF8, type);
        Succeed(await _current.SendAsync(method, path, body, cancellation)).Dispose();
    }

    /// <summary>Reads the files again. Where they cannot be used the old way stays. Called by one caller at a time.</summary>
    internal void Renew()
    {
        try
        {
            ClusterClient renewed = ClusterClient.Create(_kubeconfig);

            // Lookups may still go the old way; the one before it has none left.
            _previous?.Dispose();
            (_previous, _current) = (_current, renewed);
        }
        catch (InputException failure)
        {
            _log.Warning("the way to the API server cannot be made anew; keeping the old one", ("reason", failure.Message));
        }
    }

    private static HttpResponseMessage Succeed(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        int status = (int)response.StatusCode;
        response.Dispose();
        throw new ApiStatusException(status);
    }

    public void Dispose()
    {
        _previous?.Dispose();
        _current.Dispose();
    }
}
