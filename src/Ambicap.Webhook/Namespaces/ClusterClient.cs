using System.Net;
using Ambicap.Kubernetes.Trees;
using Ambicap.Webhook.Configuration;

using k8s;
using k8s.Authentication;

namespace Ambicap.Webhook.Namespaces;

/// <summary>
/// One way to the API server, by files as they were once. KubernetesClient reads kubeconfigs and service accounts and renews tokens; the
/// requests are our own. Its typed API has no watch in Native AOT, and would alone make the program four times as large.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    private readonly Uri _server;
    private readonly ITokenProvider? _tokens;
    private readonly BasicAuthenticationCredentials? _password;
    private readonly HttpClient _client;

    private ClusterClient(KubernetesClientConfiguration configuration)
    {
        // What stands behind the last slash of a base would be left out.
        _server = new Uri(configuration.Host.EndsWith('/') ? configuration.Host : configuration.Host + "/");
        _tokens = configuration.TokenProvider
            ?? (string.IsNullOrEmpty(configuration.AccessToken) ? null : new StringTokenProvider(configuration.AccessToken, "Bearer"));
        _password = string.IsNullOrEmpty(configuration.Username)
            ? null
            : new BasicAuthenticationCredentials { UserName = configuration.Username, Password = configuration.Password };

        // Requests have limits of their own, and a watch takes minutes.
        _client = new HttpClient(ClusterHandler.Create(configuration)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Connects by a kubeconfig, or with null by the Pod's service account. Nothing is sent yet.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be used, or this is no Pod.</exception>
    internal static ClusterClient Create(string? kubeconfig)
    {
        if (kubeconfig is null && !KubernetesClientConfiguration.IsInCluster())
        {
            throw new InputException("not in a Pod of a cluster; give --kubeconfig FILE");
        }

        try
        {
            RefuseProxy(kubeconfig);
            return new ClusterClient(kubeconfig is null
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or InputException))
        {
            // The client has no common type for what is wrong with a kubeconfig: YAML, keys, certificates, programs that print tokens.
            string source = kubeconfig is null ? "the Pod's service account" : $"--kubeconfig {kubeconfig}";
            throw new InputException($"{source}: cannot be used ({ConfigurationSection.Printable(failure.Message.TrimEnd('.'))}); correct it");
        }
    }

    /// <summary>The client knows no <c>proxy-url</c>, and would go another way than the file says.</summary>
    private static void RefuseProxy(string? kubeconfig)
    {
        if (kubeconfig is null)
        {
            return;
        }

        foreach (ManifestMapping document in ManifestTree.ReadAll(File.ReadAllBytes(kubeconfig)).OfType<ManifestMapping>())
        {
            IEnumerable<ManifestNode> clusters = (document.Find("clusters") as ManifestSequence)?.Items ?? [];
            if (clusters.Any(cluster => ((cluster as ManifestMapping)?.Find("cluster") as ManifestMapping)?.Find("proxy-url") is not null))
            {
                throw new InputException($"--kubeconfig {kubeconfig}: proxy-url is not taken; remove it, and set HTTPS_PROXY if there is no other way");
            }
        }
    }

    /// <summary>Sends a request and returns as soon as the headers are there.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path and query, without a slash in front.</param>
    /// <param name="content">What is sent; null for nothing.</param>
    /// <param name="cancellation">Ends the request.</param>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, new Uri(_server, path)) { Content = content };
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.ParseAdd("ambicap-webhook");
        if (_tokens is not null)
        {
            request.Headers.Authorization = await _tokens.GetAuthenticationHeaderAsync(cancellation);
        }
        else if (_password is not null)
        {
            await _password.ProcessHttpRequestAsync(request, cancellation);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public void Dispose() => _client.Dispose();
}
