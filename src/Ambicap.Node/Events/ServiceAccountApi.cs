using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ambicap.Node.Events;

/// <summary>The API server as a Pod's service account reaches it.</summary>
internal sealed class ServiceAccountApi : IEventApi, IDisposable
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    private readonly HttpClient _client;
    private readonly Uri _server;
    private readonly string _token;

    /// <param name="server">The API server.</param>
    /// <param name="token">The token.</param>
    /// <param name="authority">The certificate of its authority, in PEM.</param>
    internal ServiceAccountApi(Uri server, string token, string authority)
    {
        _server = server;
        _token = token;
        X509Certificate2Collection trusted = [];
        trusted.ImportFromPem(authority);
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        });
    }

    /// <summary>The one of this Pod; null where it is none, or has no service account.</summary>
    internal static ServiceAccountApi? TryCreate()
    {
        string? host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        string? port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT");
        return host is null || port is null || !File.Exists($"{Folder}/token")
            ? null
            : new ServiceAccountApi(
                new Uri($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}"),
                File.ReadAllText($"{Folder}/token"),
                File.ReadAllText($"{Folder}/ca.crt"));
    }

    public async Task<int> PostAsync(string path, byte[] document, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_server, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Trim());
        request.Content = new ByteArrayContent(document);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await _client.SendAsync(request, cancellation).ConfigureAwait(false);
        return (int)answer.StatusCode;
    }

    public void Dispose() => _client.Dispose();
}
