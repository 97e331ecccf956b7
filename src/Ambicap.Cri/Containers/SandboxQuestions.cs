using Ambicap.Cri.Calls;
using Ambicap.Cri.Forwarding;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ambicap.Cri.Containers;

/// <summary>
/// Asks the container runtime about a sandbox. Nothing is kept: a proxy that remembered sandboxes would know none after a restart.
/// </summary>
internal sealed class SandboxQuestions : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static readonly Marshaller<PodSandboxStatusRequest> s_sandboxRequests = Request<PodSandboxStatusRequest>();
    private static readonly Marshaller<PodSandboxStatusResponse> s_sandboxResponses = Response(PodSandboxStatusResponse.Parser);
    private static readonly Marshaller<StatusRequest> s_statusRequests = Request<StatusRequest>();
    private static readonly Marshaller<StatusResponse> s_statusResponses = Response(StatusResponse.Parser);

    private readonly UnixChannel _connection;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly UnixEndpoint _endpoint;

    internal SandboxQuestions(UnixEndpoint endpoint)
    {
        _endpoint = endpoint;
        _connection = new UnixChannel(endpoint.Path);
        _channel = GrpcChannel.ForAddress(GrpcTransformer.Prefix, new GrpcChannelOptions
        {
            HttpHandler = _connection.Handler,
            MaxReceiveMessageSize = GrpcMessage.LargestMessage,
        });
        _invoker = _channel.CreateCallInvoker();
    }

    /// <summary>The handler of a sandbox.</summary>
    /// <param name="service">The runtime service, in the version that the client speaks.</param>
    /// <param name="sandboxId">The sandbox.</param>
    /// <param name="cancellation">The client gave up.</param>
    /// <exception cref="RpcException">The runtime's own answer, such as that it has no such sandbox; Unavailable where it is away.</exception>
    internal async Task<SandboxHandler> HandlerOfAsync(string service, string sandboxId, CancellationToken cancellation)
    {
        CallOptions options = new(deadline: DateTime.UtcNow + s_patience, cancellationToken: cancellation);
        try
        {
            Method<PodSandboxStatusRequest, PodSandboxStatusResponse> sandbox = new(MethodType.Unary, service, "PodSandboxStatus", s_sandboxRequests, s_sandboxResponses);
            Method<StatusRequest, StatusResponse> status = new(MethodType.Unary, service, "Status", s_statusRequests, s_statusResponses);
            PodSandboxStatusRequest request = new() { PodSandboxId = sandboxId, Verbose = true };
            PodSandboxStatusResponse ofSandbox = await _invoker.AsyncUnaryCall(sandbox, null, options, request).ResponseAsync;
            StatusResponse ofRuntime = await _invoker.AsyncUnaryCall(status, null, options, new StatusRequest { Verbose = true }).ResponseAsync;
            return SandboxHandlerReader.Read(ofSandbox, ofRuntime);
        }
        catch (RpcException failure) when (failure.Status.DebugException is { } inner)
        {
            // Not an answer of the runtime, but the lack of one.
            throw new RpcException(RuntimeFailure.StatusOf(inner, _endpoint.ToString()));
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _connection.Dispose();
    }

    private static Marshaller<T> Request<T>()
        where T : IMessage => Marshallers.Create<T>(message => message.ToByteArray(), _ => throw new NotSupportedException());

    private static Marshaller<T> Response<T>(MessageParser<T> parser)
        where T : IMessage<T> => Marshallers.Create<T>(_ => throw new NotSupportedException(), parser.WithDiscardUnknownFields(true).ParseFrom);
}
