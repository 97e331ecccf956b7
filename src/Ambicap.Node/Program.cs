using System.Net;
using System.Runtime.InteropServices;
using Ambicap.Node.Cluster;
using Ambicap.Node.Events;
using Ambicap.Node.Observing;

switch (args)
{
    case [NodeProbe.Verb, var hostRoot, var endpoint, var handler, var runtime]:
        return await NodeProbe.RunAsync(hostRoot, endpoint, handler, runtime);

    case [ChildEventSink.Verb, var node]:
        if (ServiceAccount.Find(Environment.GetEnvironmentVariable) is not { } account)
        {
            return 1;
        }

        using (ClusterApi api = new(account))
        {
            return await EventPosting.RunAsync(new ClusterEventApi(api), node, Console.In, Console.Out, Console.Error);
        }

    case ["observe", var address, .. var rest]:
        using (CancellationTokenSource ending = new())
        {
            using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                ending.Cancel();
            });
            await Observer.RunAsync(
                new ObserverOptions
                {
                    Address = IPEndPoint.Parse(address),
                    HostRoot = rest is [var root, ..] ? root : "",
                    CriEndpoint = rest is [_, { Length: > 0 } socket, ..] ? socket : null,
                    RuntimePath = rest is [_, _, var program, ..] ? program : new ObserverOptions().RuntimePath,
                    Events = Environment.GetEnvironmentVariable("NODE_NAME") is { } name ? new ChildEventSink(name) : null,
                },
                ending.Token);
            return 0;
        }

    default:
        Console.Error.WriteLine("ambicap-node: use observe ADDRESS:PORT [HOST-ROOT [CRI-ENDPOINT [AMBICAP-RUNTIME]]]");
        return 2;
}
