using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// Creates a Pod many times a second, as a busy cluster does, by dry runs that pass all of admission; and keeps what was refused. By
/// kubectl's proxy: to start a kubectl for each would miss what lasts for less than a second.
/// </summary>
internal sealed class PodTries : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<(DateTime At, string Said)> _refused = [];
    private readonly HttpClient _client;
    private readonly Process _proxy;
    private readonly Task _run;
    private int _count;

    /// <summary>Begins.</summary>
    internal PodTries(ControlPlane cluster, JsonObject pod)
    {
        string socket = cluster.FileOf($"{(string)pod["metadata"]!["name"]!}.sock");
        _proxy = cluster.Start(ClusterPrograms.Kubectl, "--kubeconfig", cluster.FileOf("kubeconfig"), "proxy", "--unix-socket", socket);
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) });
        string address = $"http://localhost/api/v1/namespaces/{(string)pod["metadata"]!["namespace"]!}/pods?dryRun=All";
        _run = Task.Run(() => RunAsync(address, pod.ToJsonString()));
    }

    /// <summary>Ends, and says how many were tried, and when others were refused with which words.</summary>
    internal async Task<(int Count, IReadOnlyList<(DateTime At, string Said)> Refused)> EndAsync()
    {
        await _stop.CancelAsync();
        await _run;
        return (_count, _refused);
    }

    public async ValueTask DisposeAsync()
    {
        _ = await EndAsync();
        await ControlPlane.EndAsync(_proxy);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(string address, string pod)
    {
        for (; !_stop.IsCancellationRequested; _count++)
        {
            using StringContent content = new(pod, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await _client.PostAsync(address, content);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                _refused.Add((DateTime.UtcNow, await answer.Content.ReadAsStringAsync()));
            }

            await Task.Delay(s_pause);
        }
    }

    /// <summary>The proxy takes a moment to be there.</summary>
    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        await ControlPlane.UntilAsync(() => File.Exists(path), () => "no proxy at " + path);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
