using System.Diagnostics;
using System.Text;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Tests;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Forwarding;

/// <summary>The published proxy in front of a runtime that can do everything of gRPC.</summary>
public sealed class ForwardingTests : IDisposable
{
    private const string Unknown = "runtime.v9.FutureService/NotYet";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    private string Listen => _folder.File("cri.sock");

    private string Runtime => _folder.File("runtime.sock");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("runtime.v1.RuntimeService/Version")]
    [InlineData("runtime.v1alpha2.RuntimeService/Version")]
    [InlineData("runtime.v1.ImageService/ListImages")]
    [InlineData("runtime.v1alpha2.ImageService/ListImages")]
    [InlineData(Unknown)]
    public async Task Unary_OfAnyMethod_ArrivesAndReturnsByteForByte(string method)
    {
        byte[] request = [0xff, 0, 1, 2, 0x80];
        byte[]? seen = null;
        string path = "";
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            path = call.Path;
            seen = await call.ReadAsync();
            await call.WriteAsync([9, 8, 7, 0xff]);
            call.End();
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);

        Assert.Equal([9, 8, 7, 0xff], await client.Unary(method, request).ResponseAsync);
        Assert.Equal(request, seen);
        Assert.Equal("/" + method, path);
    }

    [Fact]
    public async Task Unary_WithLargeMessages_ReturnsThem()
    {
        byte[] large = new byte[15_000_000];
        Random.Shared.NextBytes(large);
        await using FakeRuntime runtime = await EchoAsync();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        Assert.Equal(large, await client.Unary(Unknown, large).ResponseAsync);
    }

    [Fact]
    public async Task Metadata_OfEveryKind_PassesBothWays()
    {
        Dictionary<string, string> seen = [];
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            foreach (string name in (string[])["x-text", "x-bytes-bin", "grpc-timeout", "te", "user-agent", "x-twice"])
            {
                seen[name] = call.Headers[name].ToString();
            }

            _ = await call.ReadAsync();
            await call.BeginAsync(("y-text", "a b"), ("y-bytes-bin", "AP8="), ("y-twice", "1"), ("y-twice", "2"));
            await call.WriteAsync([1]);
            call.End(0, "", ("z-text", "end"), ("z-bytes-bin", "/w=="));
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        Metadata headers = new() { { "x-text", "text, with a comma" }, { "x-bytes-bin", [0, 0xff] }, { "x-twice", "1" }, { "x-twice", "2" } };
        using AsyncUnaryCall<byte[]> call = client.Unary(Unknown, [], new CallOptions(headers, DateTime.UtcNow.AddMinutes(5)));

        Assert.Equal([1], await call.ResponseAsync);
        Assert.Equal("text, with a comma", seen["x-text"]);
        Assert.Equal("AP8", seen["x-bytes-bin"].TrimEnd('='));
        Assert.Matches("^(5M|[0-9]+[Smu])$", seen["grpc-timeout"]);
        Assert.Equal("trailers", seen["te"]);
        Assert.StartsWith("grpc-dotnet/", seen["user-agent"], StringComparison.Ordinal);
        Assert.Equal("1, 2", seen["x-twice"]);
        Metadata answered = await call.ResponseHeadersAsync;
        Assert.Equal("a b", answered.GetValue("y-text"));
        Assert.Equal([0, 0xff], answered.GetValueBytes("y-bytes-bin"));
        Assert.Equal(["1", "2"], answered.GetAll("y-twice").Select(entry => entry.Value));
        Assert.Equal("end", call.GetTrailers().GetValue("z-text"));
        Assert.Equal([0xff], call.GetTrailers().GetValueBytes("z-bytes-bin"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_WithDetails_PassesAsItIs(bool afterAMessage)
    {
        byte[] details = Encoding.UTF8.GetBytes(new string('d', 6000));
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = await call.ReadAsync();
            if (afterAMessage)
            {
                await call.WriteAsync([1]);
            }

            call.End(5, "no such container %E2%80%9Cx%E2%80%9D", ("grpc-status-details-bin", Convert.ToBase64String(details)), ("more", "here"));
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => client.Unary(Unknown, []).ResponseAsync);
        Assert.Equal((StatusCode.NotFound, "no such container “x”"), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal(details, failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("here", failure.Trailers.GetValue("more"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("/run/containerd/containerd.sock")]
    [InlineData("%2Frun%2Fcontainerd%2Fcontainerd.sock")]
    public async Task Unary_WithAnyAuthority_IsAnswered(string authority)
    {
        await using FakeRuntime runtime = await EchoAsync();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        const byte headers = 1, data = 0;
        Assert.Equal([headers, data, headers], await RawConnection.CallAsync(Listen, Unknown, authority).WaitAsync(s_patience));
    }

    [Fact]
    public async Task Duplex_MessageByMessage_IsAnsweredBeforeTheNextIsSent()
    {
        await using FakeRuntime runtime = await EchoAsync();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using CancellationTokenSource patience = new(s_patience);
        using AsyncDuplexStreamingCall<byte[], byte[]> call = client.Duplex(Unknown, new CallOptions(cancellationToken: patience.Token));
        for (byte i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync([i, 1, 2]);
            Assert.True(await call.ResponseStream.MoveNext(patience.Token));
            Assert.Equal([i, 1, 2], call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStream_ThatNeverEnds_DeliversEachMessageAtOnce()
    {
        TaskCompletionSource second = new();
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = await call.ReadAsync();
            await call.WriteAsync([1]);
            await second.Task;
            await call.WriteAsync([2]);
            await Task.Delay(Timeout.Infinite, call.Aborted);
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using CancellationTokenSource patience = new(s_patience);
        using AsyncServerStreamingCall<byte[]> call = client.ServerStream("runtime.v1.RuntimeService/GetContainerEvents", [], new CallOptions(cancellationToken: patience.Token));

        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        second.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal([2], call.ResponseStream.Current);
    }

    [Fact]
    public async Task Cancellation_ByTheClient_ReachesTheRuntime()
    {
        TaskCompletionSource begun = new();
        TaskCompletionSource aborted = new();
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = call.Aborted.Register(aborted.SetResult);
            begun.SetResult();
            await aborted.Task;
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using CancellationTokenSource cancellation = new();
        using AsyncUnaryCall<byte[]> call = client.Unary(Unknown, [], new CallOptions(cancellationToken: cancellation.Token));
        await begun.Task.WaitAsync(s_patience);
        await cancellation.CancelAsync();
        await aborted.Task.WaitAsync(s_patience);
    }

    [Theory]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(2, StatusCode.Internal)]
    public async Task Reset_ByTheRuntime_ReachesTheClientAsItsStatus(int error, StatusCode expected)
    {
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = await call.ReadAsync();
            await call.WriteAsync([1]);
            call.Reset(error);
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using AsyncServerStreamingCall<byte[]> call = client.ServerStream(Unknown, []);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(expected, failure.StatusCode);
    }

    [Fact]
    public async Task Calls_AThousandByManyCallers_AreAllAnswered()
    {
        await using FakeRuntime runtime = await EchoAsync();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
            Assert.Equal(BitConverter.GetBytes(number), await client.Unary(Unknown, BitConverter.GetBytes(number)).ResponseAsync));
    }

    [Fact]
    public async Task Images_WithAnEndpointOfTheirOwn_GoThere()
    {
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, call => NameAsync(call, "runtime"));
        await using FakeRuntime images = await FakeRuntime.StartAsync(_folder.File("images.sock"), call => NameAsync(call, "images"));
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime, "--image-endpoint", _folder.File("images.sock"));
        using RawClient client = new(Listen);

        Assert.Equal("images"u8.ToArray(), await client.Unary("runtime.v1.ImageService/PullImage", []).ResponseAsync);
        Assert.Equal("images"u8.ToArray(), await client.Unary("runtime.v1alpha2.ImageService/NotYet", []).ResponseAsync);
        Assert.Equal("runtime"u8.ToArray(), await client.Unary("runtime.v1.RuntimeService/Status", []).ResponseAsync);
        Assert.Equal("runtime"u8.ToArray(), await client.Unary(Unknown, []).ResponseAsync);
    }

    [Fact]
    public async Task Runtime_GoneAndBack_IsUnavailableAtOnceAndThenAnswers()
    {
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        for (int i = 0; i < 3; i++)
        {
            await AssertUnavailableAtOnceAsync(client, $"the container runtime at unix://{Runtime} is away: ");
            await using FakeRuntime runtime = await EchoAsync();
            Assert.Equal([3], await client.Unary(Unknown, [3]).ResponseAsync);
        }

        Assert.False(proxy.Process.HasExited);
    }

    [Fact]
    public async Task Streams_OfARuntimeThatGoesAway_EndWithUnavailable()
    {
        FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = await call.ReadAsync();
            await call.WriteAsync([1]);
            await Task.Delay(Timeout.Infinite, call.Aborted);
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using CancellationTokenSource patience = new(s_patience);
        using AsyncServerStreamingCall<byte[]> call = client.ServerStream("runtime.v1.RuntimeService/GetContainerEvents", [], new CallOptions(cancellationToken: patience.Token));
        Assert.True(await call.ResponseStream.MoveNext(patience.Token));

        await runtime.DisposeAsync();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(patience.Token));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private static async Task AssertUnavailableAtOnceAsync(RawClient client, string message)
    {
        long start = Stopwatch.GetTimestamp();
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => client.Unary(Unknown, []).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.StartsWith(message, failure.Status.Detail, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2), "Unavailable came late");
    }

    private static async Task NameAsync(FakeCall call, string name)
    {
        _ = await call.ReadAsync();
        await call.WriteAsync(Encoding.UTF8.GetBytes(name));
        call.End();
    }

    private Task<FakeRuntime> EchoAsync() => FakeRuntime.StartAsync(Runtime, async call =>
    {
        while (await call.ReadAsync() is { } message)
        {
            await call.WriteAsync(message);
        }

        call.End();
    });
}
