using System.Net;
using System.Net.Sockets;
using System.Text;
using Ambicap.Node.Events;
using Ambicap.Node.Metrics;
using Ambicap.Node.Observing;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Observing;

/// <summary>The observer on a thread of the test, on a host that is a temporary folder.</summary>
public sealed class ObserverTests : IDisposable
{
    private readonly TemporaryFolder _host = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Sink _sink = new();
    private readonly Observer _observer;
    private readonly Thread _thread;
    private volatile bool _isReady;

    public ObserverTests()
    {
        _observer = new Observer(new ObserverOptions
        {
            HostRoot = _host.Path,
            Address = new IPEndPoint(IPAddress.Loopback, 0),
            Events = _sink,
            Probe = _ => ProbeResult.None,
            IsReady = () => _isReady,
        });
        _thread = new Thread(() => _observer.Run(_ending.Token));
        _thread.Start();
    }

    [Fact]
    public void Run_DecisionsOfTheRuntime_AreCountedAndTold()
    {
        Eventually(() => Get("/healthz").StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal));
        AuditEntry entry = new("3f1c", RefusalReason.Seccomp, "refused: no") { Pod = new PodIdentity("shop", "web-1", "a5eb"), Container = "web" };
        File.Move(_host.Write("entry", Encoding.UTF8.GetString(JournalFormat.Write(entry))), _host.File("run/ambicap/audit/00000000000000000001-1"));
        Eventually(() => Get("/metrics").Contains("\nambicap_node_refused_total{reason=\"seccomp\"} 1\n", StringComparison.Ordinal));
        Eventually(() => _sink.Told.Count == 1);
        Assert.Equal("AmbientRefused refused: no", _sink.Told.Select(told => $"{told.Reason} {told.Note}").Single());
        Eventually(() => Get("/metrics").Contains("\nambicap_node_events_total{result=\"sent\"} 1\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Readiness_IsThatOfTheInstallation()
    {
        Assert.StartsWith("HTTP/1.1 503 ", Get("/readyz"), StringComparison.Ordinal);
        _isReady = true;
        Assert.StartsWith("HTTP/1.1 200 ", Get("/readyz"), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ClientsThatSayNothing_KeepNobodyOut()
    {
        List<Socket> idle = [.. Enumerable.Range(0, 20).Select(_ => Connect())];
        Assert.StartsWith("HTTP/1.1 200 ", Get("/metrics"), StringComparison.Ordinal);
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public void Run_RequestThatNeverEnds_IsCut()
    {
        using Socket socket = Connect();
        _ = socket.Send(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nX: " + new string('x', 7000)));
        _ = socket.Send(Encoding.ASCII.GetBytes(new string('x', 7000)));
        Assert.StartsWith("HTTP/1.1 431 ", Read(socket), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SpoolFolderThatIsRemoved_IsMadeAgain()
    {
        string folder = _host.File("run/ambicap/audit");
        Eventually(() => Directory.Exists(folder));
        Directory.Delete(folder);
        Eventually(() => Directory.Exists(folder));
    }

    public void Dispose()
    {
        _ending.Cancel();
        _thread.Join();
        _observer.Dispose();
        _host.Dispose();
        _ending.Dispose();
    }

    private Socket Connect()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(_observer.Address);
        return socket;
    }

    private string Get(string path)
    {
        using Socket socket = Connect();
        _ = socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        return Read(socket);
    }

    private static string Read(Socket socket)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int got; (got = socket.Receive(buffer)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, got));
            }
        }
        catch (SocketException) when (text.Length > 0)
        {
            // What was sent and not read makes the end a reset.
        }

        return text.ToString();
    }

    private static void Eventually(Func<bool> isSo)
    {
        long deadline = Environment.TickCount64 + 30_000;
        while (!isSo())
        {
            Assert.True(Environment.TickCount64 < deadline, "it did not come to that within 30 seconds");
            Thread.Sleep(50);
        }
    }

    private sealed class Sink : IEventSink
    {
        private readonly List<PodEvent> _told = [];

        internal IReadOnlyList<PodEvent> Told
        {
            get
            {
                lock (_told)
                {
                    return [.. _told];
                }
            }
        }

        public int Send(IReadOnlyList<PodEvent> events)
        {
            lock (_told)
            {
                _told.AddRange(events);
            }

            return events.Count;
        }
    }
}
