namespace Ambicap.Node.Cluster;

/// <summary>Where the API server is, and who this Pod is to it: what Kubernetes puts into every container.</summary>
/// <param name="Server">The API server.</param>
/// <param name="Folder">The folder with <c>token</c>, which the kubelet renews, and <c>ca.crt</c>.</param>
internal sealed record ServiceAccount(Uri Server, string Folder)
{
    /// <summary>Where Kubernetes mounts it.</summary>
    internal const string UsualFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The account of this Pod; null outside of a cluster.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="folder">The folder.</param>
    internal static ServiceAccount? Find(Func<string, string?> variable, string folder = UsualFolder)
    {
        if (variable("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host || !File.Exists(Path.Combine(folder, "token")))
        {
            return null;
        }

        string port = variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } given ? given : "443";
        string address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new ServiceAccount(new Uri($"https://{address}:{port}"), folder);
    }

    /// <summary>The token as it is now.</summary>
    internal string ReadToken() => File.ReadAllText(Path.Combine(Folder, "token")).Trim();

    /// <summary>The file of the authority that signed the API server's certificate.</summary>
    internal string Authority => Path.Combine(Folder, "ca.crt");
}
