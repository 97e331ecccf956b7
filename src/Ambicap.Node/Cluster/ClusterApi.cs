using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Ambicap.Node.Cluster;

/// <summary>
/// Requests to the API server as this Pod's service account. They are few and small, so each is made of bytes: a client with the types
/// of every API would be most of this program's memory.
/// </summary>
internal sealed class ClusterApi(ServiceAccount account) : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private HttpClient? _client;
    private DateTime _authorityTime;

    /// <summary>Reads an object or a list.</summary>
    /// <param name="path">Its path, such as <c>/api/v1/nodes/NAME</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer in JSON.</returns>
    /// <exception cref="ClusterException">It is not given.</exception>
    internal Task<string> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, null, cancellation);

    /// <summary>Makes an object.</summary>
    /// <param name="path">The path of its kind, such as <c>/api/v1/namespaces/NAMESPACE/events</c>.</param>
    /// <param name="json">The object.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer in JSON.</returns>
    /// <exception cref="ClusterException">It is not made.</exception>
    internal Task<string> PostAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, "application/json", json, cancellation);

    /// <summary>Changes an object by a JSON merge patch (RFC 7386).</summary>
    /// <param name="path">Its path.</param>
    /// <param name="json">The patch.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer in JSON.</returns>
    /// <exception cref="ClusterException">It is not changed.</exception>
    internal Task<string> PatchAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, path, "application/merge-patch+json", json, cancellation);

    public void Dispose() => _client?.Dispose();

    private async Task<string> SendAsync(HttpMethod method, string path, string? type, ReadOnlyMemory<byte>? body, CancellationToken cancellation)
    {
        string request = $"{method} {path}";
        try
        {
            using HttpRequestMessage message = new(method, new Uri(account.Server, path));
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.ReadToken());
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (body is { } content)
            {
                message.Content = new ReadOnlyMemoryContent(content);
                message.Content.Headers.ContentType = new MediaTypeHeaderValue(type!);
            }

            using HttpResponseMessage response = await Client().SendAsync(message, cancellation);
            string answer = await response.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? answer
                : throw new ClusterException($"{request}: {(int)response.StatusCode} {MessageIn(answer, response)}; see the rights of the service account");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClusterException($"{request}: {(failure.InnerException ?? failure).Message.TrimEnd('.')}; see that {account.Server} can be reached");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ClusterException($"{request}: no answer within {s_timeout.TotalSeconds} seconds; see that {account.Server} can be reached");
        }
    }

    /// <summary>A client that trusts the cluster's authority as it is now, and no other.</summary>
    private HttpClient Client()
    {
        DateTime time = File.GetLastWriteTimeUtc(account.Authority);
        if (_client is null || time != _authorityTime)
        {
            _client?.Dispose();
            _authorityTime = time;
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(account.Authority);
            SocketsHttpHandler handler = new()
            {
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                UseProxy = false,
            };
            _client = new HttpClient(handler) { Timeout = s_timeout };
        }

        return _client;
    }

    /// <summary>The message of the Status that the API server answers with.</summary>
    private static string MessageIn(string answer, HttpResponseMessage response)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(answer));
            return document.RootElement.GetProperty("message").GetString() ?? response.ReasonPhrase ?? "";
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return response.ReasonPhrase ?? "";
        }
    }
}
