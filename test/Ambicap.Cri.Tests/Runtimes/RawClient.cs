using Ambicap.Cri.Forwarding;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>A gRPC client that knows no messages, only bytes.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create<byte[]>(value => value, value => value);

    private readonly UnixChannel _connection;
    private readonly GrpcChannel _channel;

    internal RawClient(string socket)
    {
        _connection = new UnixChannel(socket);
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = _connection.Handler,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
        });
        Invoker = _channel.CreateCallInvoker();
    }

    internal CallInvoker Invoker { get; }

    /// <summary>A method of the CRI by its service and name, such as <c>runtime.v1.RuntimeService/Version</c>.</summary>
    internal static Method<byte[], byte[]> Method(MethodType type, string name) => new(type, name.Split('/')[0], name.Split('/')[1], s_bytes, s_bytes);

    internal AsyncUnaryCall<byte[]> Unary(string name, byte[] request, CallOptions options = default) =>
        Invoker.AsyncUnaryCall(Method(MethodType.Unary, name), null, options, request);

    internal AsyncServerStreamingCall<byte[]> ServerStream(string name, byte[] request, CallOptions options = default) =>
        Invoker.AsyncServerStreamingCall(Method(MethodType.ServerStreaming, name), null, options, request);

    internal AsyncDuplexStreamingCall<byte[], byte[]> Duplex(string name, CallOptions options = default) =>
        Invoker.AsyncDuplexStreamingCall(Method(MethodType.DuplexStreaming, name), null, options);

    public void Dispose()
    {
        _channel.Dispose();
        _connection.Dispose();
    }
}
