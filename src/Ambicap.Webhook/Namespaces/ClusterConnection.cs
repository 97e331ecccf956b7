using Ambicap.Webhook.Configuration;
using k8s;
using KubernetesClient = k8s.Kubernetes;

namespace Ambicap.Webhook.Namespaces;

/// <summary>
/// The way to the API server, by KubernetesClient: kubeconfig or the Pod's own service account, with their certificates, tokens that
/// are renewed, and proxies. The requests are our own: the client's typed Namespaces would cost more than all else in this program.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    private readonly KubernetesClient _client;

    private ClusterConnection(KubernetesClientConfiguration configuration)
    {
        // Requests have limits of their own, and a watch takes minutes.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        configuration.UserAgent = "ambicap-webhook";
        _client = new KubernetesClient(configuration);
    }

    /// <summary>Connects by a kubeconfig, or with null by the Pod's service account. Nothing is sent yet.</summary>
    /// <exception cref="InputException">The kubeconfig cannot be used, or this is no Pod.</exception>
    internal static ClusterConnection Create(string? kubeconfig)
    {
        if (kubeconfig is null && !KubernetesClientConfiguration.IsInCluster())
        {
            throw new InputException("not in a Pod of a cluster; give --kubeconfig FILE");
        }

        try
        {
            return new ClusterConnection(kubeconfig is null
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The client has no common type for what is wrong with a kubeconfig: YAML, keys, certificates, programs that print tokens.
            string source = kubeconfig is null ? "the Pod's service account" : $"--kubeconfig {kubeconfig}";
            throw new InputException($"{source}: cannot be used ({ConfigurationSection.Printable(failure.Message.TrimEnd('.'))}); correct it");
        }
    }

    /// <summary>Sends a GET and returns as soon as the headers are there.</summary>
    /// <param name="path">The path and query, without a slash in front.</param>
    /// <param name="cancellation">Ends the request.</param>
    internal async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(_client.BaseUri, path));
        if (_client.Credentials is not null)
        {
            await _client.Credentials.ProcessHttpRequestAsync(request, cancellation);
        }

        return await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public void Dispose() => _client.Dispose();
}
