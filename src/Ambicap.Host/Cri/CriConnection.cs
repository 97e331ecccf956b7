using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ambicap.Host.Cri;

/// <summary>A connection to a container runtime's CRI endpoint, a Unix socket.</summary>
internal sealed class CriConnection : IDisposable
{
    private const string Scheme = "unix://";
    private static readonly TimeSpan s_greetingTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_removeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(100);

    private readonly GrpcChannel _channel;

    private CriConnection(string socket)
    {
        Endpoint = Scheme + socket;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            ThrowOperationCanceledOnCancellation = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellation) =>
                {
                    Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    try
                    {
                        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                        return new NetworkStream(connection, ownsSocket: true);
                    }
                    catch
                    {
                        connection.Dispose();
                        throw;
                    }
                },
            },
        });
        Runtime = new RuntimeService.RuntimeServiceClient(_channel);
        Images = new ImageService.ImageServiceClient(_channel);
    }

    /// <summary>The endpoint, such as <c>unix:///run/containerd/containerd.sock</c>.</summary>
    internal string Endpoint { get; }

    internal RuntimeService.RuntimeServiceClient Runtime { get; }

    internal ImageService.ImageServiceClient Images { get; }

    /// <summary>Calls what else the runtime serves on the same socket.</summary>
    internal CallInvoker Calls => _channel.CreateCallInvoker();

    /// <summary>Connects, and makes sure that a CRI runtime answers.</summary>
    /// <param name="endpoint"><c>unix:///PATH</c>, or a path.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The endpoint is malformed, or nothing answers within 5 seconds.</exception>
    internal static async Task<CriConnection> OpenAsync(string endpoint, CancellationToken cancellation)
    {
        string socket = endpoint.StartsWith(Scheme, StringComparison.Ordinal) ? endpoint[Scheme.Length..] : endpoint;
        if (!socket.StartsWith('/') || socket.Length > 107)
        {
            throw new HostException($"runtime endpoint {endpoint}: not a Unix socket; write unix:///PATH with at most 107 characters of path");
        }

        CriConnection connection = new(socket);
        try
        {
            _ = await connection.GreetAsync(cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks the runtime who it is, to see that it answers.</summary>
    /// <exception cref="HostException">It does not within 5 seconds.</exception>
    internal async Task<VersionResponse> GreetAsync(CancellationToken cancellation)
    {
        try
        {
            DateTime deadline = DateTime.UtcNow + s_greetingTimeout;
            return await Runtime.VersionAsync(new VersionRequest(), deadline: deadline, cancellationToken: cancellation);
        }
        catch (RpcException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new HostException($"runtime endpoint {Endpoint}: {WhyNoAnswer(Endpoint[Scheme.Length..], failure)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostException($"runtime endpoint {Endpoint}: no answer within {s_greetingTimeout.Seconds} seconds; see the runtime's log");
        }
    }

    /// <summary>Whether a call failed for want of a runtime, not by its answer: only this side has an exception of its own to tell.</summary>
    internal static bool IsLost(RpcException failure) => failure.Status.DebugException is not null;

    /// <summary>Whether a call failed by the runtime's answer: it was neither lost nor given up by this side.</summary>
    internal static bool IsAnswer(RpcException failure) => failure.StatusCode != StatusCode.Cancelled && !IsLost(failure);

    /// <summary>
    /// Stops and removes a sandbox with what is in it. A runtime refuses while it is still starting a container, as it may when a run is
    /// interrupted; so it is asked again until it does, or the time is up.
    /// </summary>
    /// <exception cref="RpcException">It refuses to the end, or is gone.</exception>
    /// <exception cref="TimeoutException">It does not answer within 20 seconds.</exception>
    internal async Task RemoveSandboxAsync(string id)
    {
        DateTime deadline = DateTime.UtcNow + s_removeTimeout;
        while (true)
        {
            try
            {
                _ = await Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id }, deadline: deadline);
                _ = await Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, deadline: deadline);
                return;
            }
            catch (RpcException failure) when (!IsLost(failure) && DateTime.UtcNow + s_retryAfter < deadline)
            {
                await Task.Delay(s_retryAfter);
            }
            catch (OperationCanceledException failure)
            {
                // The channel reports a deadline that passed as a cancellation.
                throw new TimeoutException($"no answer within {s_removeTimeout.Seconds} seconds", failure);
            }
        }
    }

    public void Dispose() => _channel.Dispose();

    private static string WhyNoAnswer(string socket, RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unimplemented => "it answers, but not as a CRI runtime; enable the CRI plugin, or name another endpoint",
        _ when !File.Exists(socket) => "there is no such socket; start the runtime, or name another endpoint",
        _ when failure.InnerException is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } =>
            "permission denied; run it as root",
        _ => "nothing answers; start the runtime, or name another endpoint",
    };
}
