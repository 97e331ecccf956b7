using System.Globalization;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.ExistingPods;

/// <summary>The request about Pods.</summary>
/// <param name="connection">The way to the API server.</param>
internal sealed class PodApi(ClusterConnection connection)
{
    /// <summary>The most Pods that are read of a namespace, as for Pod Security Admission.</summary>
    internal const int MostPods = 3000;

    private const int PageSize = 250;
    private const int LargestAnswer = 32 * 1024 * 1024;

    /// <summary>The Pods of a namespace.</summary>
    /// <param name="name">The namespace; it must be a name that Kubernetes takes.</param>
    /// <param name="cancellation">Ends the requests.</param>
    /// <returns>The Pods, and whether these are all.</returns>
    internal async Task<(IReadOnlyList<ExistingPod> Pods, bool AreAll)> ListAsync(string name, CancellationToken cancellation)
    {
        List<ExistingPod> pods = [];
        string rest = "";
        do
        {
            string query = string.Create(
                CultureInfo.InvariantCulture, $"api/v1/namespaces/{name}/pods?limit={PageSize}&continue={Uri.EscapeDataString(rest)}");
            PodList page = PodList.Decode(await connection.ReadAsync(query, LargestAnswer, cancellation));
            pods.AddRange(page.Items);
            rest = page.Continue;
        }
        while (rest.Length > 0 && pods.Count < MostPods);
        return (pods, rest.Length == 0);
    }
}
