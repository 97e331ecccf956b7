using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Ambicap.Cri.Tests.Containers;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Tests;
using Google.Protobuf;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Programs;

/// <summary>The published program: its command line, its start, its end, and what it serves beside the CRI.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    private string Listen => _folder.File("cri.sock");

    private string Runtime => _folder.File("runtime.sock");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "Option '--runtime-endpoint' is required.")]
    [InlineData("--runtime-endpoint tcp://x", "--runtime-endpoint: \"tcp://x\" is not a Unix socket; write unix:///PATH with at most 107 bytes of path")]
    [InlineData("--runtime-endpoint /x --listen y", "--listen: \"y\" is not a Unix socket; write unix:///PATH with at most 107 bytes of path")]
    [InlineData("--runtime-endpoint /x --metrics-address 0.0.0.0:1", "--metrics-address: \"0.0.0.0:1\" is not a port of the loopback interface; write 127.0.0.1:PORT or [::1]:PORT")]
    [InlineData("--runtime-endpoint /x --metrics-address 9763", "--metrics-address: \"9763\" is not a port of the loopback interface; write 127.0.0.1:PORT or [::1]:PORT")]
    public void Start_WithWrongOptions_SaysWhatIsWrong(string options, string message)
    {
        ProgramRun run = Run(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, "", $"ambicap-cri: {message}\nambicap-cri: see ambicap-cri --help\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Start_InFrontOfItself_IsRefused()
    {
        ProgramRun run = Run("--listen", Listen, "--runtime-endpoint", Listen);
        Assert.Equal((2, $"ambicap-cri: unix://{Listen} cannot be both the proxy's and the runtime's; name another socket with --listen\n"), (run.ExitCode, run.Errors));
    }

    [Fact]
    public void Help_HasExamples()
    {
        ProgramRun run = Run("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("ambicap-cri --runtime-endpoint unix:///run/containerd/containerd.sock\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BesideAnother_IsRefusedAndTheOtherGoesOn()
    {
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        ProgramRun run = Run("--listen", Listen, "--runtime-endpoint", Runtime);
        Assert.Equal((2, $"ambicap-cri: cannot listen at unix://{Listen}: another process does; stop it, or name another socket with --listen\n"), (run.ExitCode, run.Errors));
        Assert.False(proxy.Process.HasExited);
    }

    [Fact]
    public async Task Start_AfterAKill_ReplacesTheSocket()
    {
        using (ProxyProcess first = await ProxyProcess.StartAsync(Listen, Runtime))
        {
            first.Kill();
        }

        Assert.True(File.Exists(Listen));
        using ProxyProcess second = await ProxyProcess.StartAsync(Listen, Runtime);
        Assert.Equal("660", Convert.ToString((int)File.GetUnixFileMode(Listen), 8));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task End_ByASignal_IsCleanThoughAStreamIsOpen(string signal)
    {
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            await call.WriteAsync([1]);
            await Task.Delay(Timeout.Infinite, call.Aborted);
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        using AsyncServerStreamingCall<byte[]> stream = client.ServerStream("runtime.v1.RuntimeService/GetContainerEvents", []);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));

        _ = ProgramRun.Of("/bin/kill", $"-{signal}", $"{proxy.Process.Id}");
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None)).WaitAsync(s_patience);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        await proxy.Process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(0, proxy.Process.ExitCode);
        Assert.False(File.Exists(Listen));
    }

    [Fact]
    public async Task Start_UnderSystemd_TellsWhenItIsReadyAndWhenItEnds()
    {
        string address = _folder.File("notify");
        using Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(address));
        systemd.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        ProcessStartInfo start = new(Repository.Program("ambicap-cri"), ["--listen", Listen, "--runtime-endpoint", Runtime]) { Environment = { ["NOTIFY_SOCKET"] = address } };
        using Process process = Process.Start(start)!;
        byte[] buffer = new byte[1000];
        Assert.Equal("READY=1\nSTATUS=Forwarding.", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        _ = ProgramRun.Of("/bin/kill", $"{process.Id}");
        Assert.Equal("STOPPING=1", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Unit_IsOneThatSystemdTakes()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "needs systemd-analyze");
        string unit = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "systemd", "ambicap-cri.service"));
        Assert.Contains("Type=notify\nExecStart=/usr/local/bin/ambicap-cri ", unit, StringComparison.Ordinal);
        string copy = _folder.Write("ambicap-cri.service", unit.Replace("/usr/local/bin/ambicap-cri", Repository.Program("ambicap-cri"), StringComparison.Ordinal));
        ProgramRun run = ProgramRun.Of("/usr/bin/systemd-analyze", "verify", "--man=no", copy);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task Metrics_AtALoopbackPort_CountAndTellHealth()
    {
        int port = FreePort();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime, "--metrics-address", $"127.0.0.1:{port}");
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        using RawClient client = new(Listen);
        Assert.Equal("ok\n", await http.GetStringAsync("healthz"));
        using HttpResponseMessage away = await http.GetAsync("readyz");
        Assert.Equal((503, $"the container runtime at unix://{Runtime} is away\n"), ((int)away.StatusCode, await away.Content.ReadAsStringAsync()));
        await Assert.ThrowsAsync<RpcException>(() => client.Unary("runtime.v1.RuntimeService/Version", []).ResponseAsync);
        await Assert.ThrowsAsync<RpcException>(() => client.Unary("runtime.v1.RuntimeService/CreateContainer", Requests.Web(["ALL"]).ToByteArray()).ResponseAsync);

        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            _ = await call.ReadAsync();
            await call.WriteAsync([]);
            call.End();
        });
        Assert.Equal("ok\n", await http.GetStringAsync("readyz"));
        _ = await client.Unary("runtime.v1.RuntimeService/Version", []).ResponseAsync;
        using HttpResponseMessage metrics = await http.GetAsync("metrics");
        Assert.Equal(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8"), metrics.Content.Headers.ContentType);
        string text = await metrics.Content.ReadAsStringAsync();
        Assert.Contains("# TYPE ambicap_cri_calls_total counter\nambicap_cri_calls_total 3\n", text, StringComparison.Ordinal);
        Assert.Contains("\nambicap_cri_runtime_failures_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nambicap_cri_containers_refused_total 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nambicap_cri_containers_granted_total 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AtATakenPort_StopTheStart()
    {
        using TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        ProgramRun run = Run("--listen", Listen, "--runtime-endpoint", Runtime, "--metrics-address", $"{other.LocalEndpoint}");
        Assert.Equal(2, run.ExitCode);
        Assert.Matches($"^ambicap-cri: cannot serve metrics at {other.LocalEndpoint}: .+; name another port with --metrics-address\n$", run.Errors);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Create_OfACompressedMessage_IsUnimplemented()
    {
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        CallOptions options = new(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.Unary("runtime.v1.RuntimeService/CreateContainer", Requests.Web().ToByteArray(), options).ResponseAsync);
        Assert.Equal((StatusCode.Unimplemented, "ambicap: the message is compressed; send it as it is"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Create_WithoutAGrant_ArrivesByteForByte()
    {
        byte[]? seen = null;
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            seen = await call.ReadAsync();
            await call.WriteAsync([10, 1, 120]);
            call.End();
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        foreach (string name in (string[])["rich-plain", "priv", "rich-prepare-init"])
        {
            Assert.Equal([10, 1, 120], await client.Unary("runtime.v1.RuntimeService/CreateContainer", Requests.Record(name)).ResponseAsync);
            Assert.Equal(Requests.Record(name), seen);
        }
    }

    [Fact]
    public async Task Create_WithAGrantWhileTheRuntimeIsAway_IsUnavailable()
    {
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime);
        using RawClient client = new(Listen);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() =>
            client.Unary("runtime.v1.RuntimeService/CreateContainer", Requests.Record("rich-web")).ResponseAsync);
        Assert.Equal(
            (StatusCode.Unavailable, $"the container runtime at unix://{Runtime} is away: there is no such socket; start it, or try again"),
            (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Create_WhereEveryHandlerIsTrusted_AsksNothing()
    {
        List<string> paths = [];
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(Runtime, async call =>
        {
            paths.Add(call.Path);
            _ = await call.ReadAsync();
            await call.WriteAsync([]);
            call.End();
        });
        using ProxyProcess proxy = await ProxyProcess.StartAsync(Listen, Runtime, "--handler", "*");
        using RawClient client = new(Listen);
        _ = await client.Unary("runtime.v1.RuntimeService/CreateContainer", Requests.Record("rich-web")).ResponseAsync;
        Assert.Equal(["/runtime.v1.RuntimeService/CreateContainer"], paths);
    }

    private static ProgramRun Run(params string[] options) => ProgramRun.Of(Repository.Program("ambicap-cri"), options);

    private static int FreePort()
    {
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
