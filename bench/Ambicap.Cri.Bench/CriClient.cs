using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ambicap.Cri.Bench;

/// <summary>Calls methods of a CRI runtime whose request is empty.</summary>
internal sealed class CriClient : IDisposable
{
    private static readonly byte[] s_empty = [];
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create<byte[]>(value => value, value => value);

    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    internal CriClient(string socket)
    {
        UnixDomainSocketEndPoint address = new(socket);
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                ConnectCallback = async (_, cancellation) =>
                {
                    Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(address, cancellation);
                    return new NetworkStream(connection, ownsSocket: true);
                },
            },
        });
        _invoker = _channel.CreateCallInvoker();
    }

    /// <summary>One call.</summary>
    internal async Task CallAsync(string method) => _ = await _invoker.AsyncUnaryCall(
        new Method<byte[], byte[]>(MethodType.Unary, "runtime.v1.RuntimeService", method, s_bytes, s_bytes), null, default, s_empty).ResponseAsync;

    /// <summary>The median of a call's time in milliseconds, one call after the other.</summary>
    internal async Task<double> MedianAsync(string method, int calls)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await CallAsync(method);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[calls / 2];
    }

    /// <summary>Calls a second, with many callers at once.</summary>
    internal async Task<double> CallAsync(string method, int callers, int calls)
    {
        int left = calls;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await CallAsync(method);
            }
        })));
        return calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _channel.Dispose();
}
