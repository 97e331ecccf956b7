using System.Net;
using System.Runtime.InteropServices;
using Ambicap.Node.Cluster;
using Ambicap.Node.Events;

namespace Ambicap.Node.Observing;

/// <summary>
/// What this program is asked for by itself, in processes that end soon, and <c>observe</c>: observing without installing, for hosts on
/// which
/// somebody else installs.
/// </summary>
internal static class ObserverVerbs
{
    private const string Observe = "observe";

    /// <summary>Runs one of them.</summary>
    /// <returns>The exit code; null where the arguments are no such thing.</returns>
    internal static async Task<int?> TryRunAsync(string[] args) => args switch
    {
        [NodeProbe.Verb, var hostRoot, var endpoint, var handler, var runtime] =>
            await NodeProbe.RunAsync(hostRoot, endpoint, handler, runtime),
        [ChildEventSink.Verb, var node] => await PostAsync(node),
        [Observe, var address, .. var rest] => await ObserveAsync(address, rest),
        _ => null,
    };

    private static async Task<int> PostAsync(string node)
    {
        if (ServiceAccount.Find(Environment.GetEnvironmentVariable) is not { } account)
        {
            return 1;
        }

        using ClusterApi api = new(account);
        return await EventPosting.RunAsync(new ClusterEventApi(api), node, Console.In, Console.Out, Console.Error);
    }

    /// <summary>Arguments: ADDRESS:PORT [HOST-ROOT [CRI-SOCKET [AMBICAP-RUNTIME]]].</summary>
    private static async Task<int> ObserveAsync(string address, string[] rest)
    {
        using CancellationTokenSource ending = new();
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ending.Cancel();
        });
        ObserverOptions usual = new();
        await Observer.RunAsync(
            usual with
            {
                Address = IPEndPoint.Parse(address),
                HostRoot = rest is [var root, ..] ? root.TrimEnd('/') : "",
                CriEndpoint = rest is [_, { Length: > 0 } socket, ..] ? socket : null,
                RuntimePath = rest is [_, _, var program, ..] ? program : usual.RuntimePath,
                Events = Environment.GetEnvironmentVariable("NODE_NAME") is { Length: > 0 } node ? new ChildEventSink(node) : null,
            },
            ending.Token);
        return 0;
    }
}
