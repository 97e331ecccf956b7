using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>
/// The node's audit trail: the program in a mount namespace whose /run and /dev/log are folders of the test, which listens in the place of
/// the journal. That a real journald and a real syslogd take the same datagrams is in the end-to-end tests.
/// </summary>
public sealed class AuditTests
{
    private const string Web = "\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.container-name\":\"web\","
        + "\"io.kubernetes.cri.sandbox-name\":\"web-1\",\"io.kubernetes.cri.sandbox-namespace\":\"shop\",\"io.kubernetes.cri.sandbox-uid\":\"a5eb\"";

    private const string Grant = Web + ",\"ambient.ambicap.dev/web\":\"NET_BIND_SERVICE\"";

    [Fact]
    public void Create_Grant_IsOneEntryInTheJournalAndInTheSpool()
    {
        using Place place = new("run/systemd/journal/socket");
        place.Spool();
        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Grant).ExitCode);
        AuditEntry entry = JournalFormat.TryRead(place.Receive().Single())!;
        Assert.Equal(
            new AuditEntry("web-1", null, "granted NET_BIND_SERVICE as ambient to container \"web\" in Pod shop/web-1")
            {
                Pod = new PodIdentity("shop", "web-1", "a5eb"),
                Container = "web",
                Capabilities = CapabilitySet.Of(Capability.NetBindService),
                Annotations = "ambient",
                UserId = 1000,
            },
            entry);
        Assert.Equal(entry, JournalFormat.TryRead(File.ReadAllBytes(place.Spooled().Single())));
    }

    [Theory]
    [InlineData("\"ambient.ambicap.dev/web\":\"NET_RAW\"", "node-limit", "NET_RAW")]
    [InlineData("\"ambient.ambicap.dev/web\":\"NET_RAWW\"", "annotation", "")]
    [InlineData("\"ambient.ambicap.dev/web\":\"NET_RAW\"},\"annotations\":{", "document", "NET_RAW")]
    public void Create_RefusedGrant_IsOneEntryWithItsReason(string annotation, string reason, string capabilities)
    {
        using Place place = new("run/systemd/journal/socket");
        ProgramRun run = place.Create($"{Web},{annotation}");
        Assert.Equal(1, run.ExitCode);
        AuditEntry entry = JournalFormat.TryRead(place.Receive().Single())!;
        Assert.Equal((reason, capabilities, "shop/web-1"), (entry.Refusal!.Value.Word(), entry.Capabilities.ToString(), entry.Pod.ToString()));
        Assert.Equal($"refused in Pod shop/web-1: {run.Errors["ambicap: ".Length..].TrimEnd('\n')}", entry.Message);
    }

    [Fact]
    public void Create_NoGrant_IsNoEntry()
    {
        using Place place = new("run/systemd/journal/socket");
        place.Spool();
        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Web).ExitCode);
        Assert.Empty(place.Receive());
        Assert.Empty(place.Spooled());
    }

    [Fact]
    public void Create_NoJournal_IsALineForSyslog()
    {
        using Place place = new("dev/log");
        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Grant).ExitCode);
        Assert.Matches(
            "^<85>ambicap-runtime\\[[0-9]+\\]: granted NET_BIND_SERVICE as ambient to container \"web\" in Pod shop/web-1 ambicap_outcome=\"granted\" ",
            Encoding.UTF8.GetString(place.Receive().Single()));
    }

    [Fact]
    public void Create_NobodyListensAndNoSpool_StartsAllTheSame()
    {
        using Place place = new(null);
        Assert.Equal((WrapperCall.InnerExitCode, ""), (place.Create(Grant).ExitCode, place.Create(Grant, "web-2").Errors));
        Assert.Empty(place.Spooled());
    }

    [Fact]
    public void Create_QueueOfTheJournalIsFull_DoesNotWait()
    {
        using Place place = new("run/systemd/journal/socket");
        place.Fill();
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Grant).ExitCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Create_SpoolIsFull_TheOldestGo()
    {
        using Place place = new(null);
        place.Spool();
        for (int i = 0; i < 300; i++)
        {
            File.WriteAllText(Path.Combine(place.SpoolFolder, $"{i:D20}-1"), "");
        }

        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Grant).ExitCode);
        string[] names = [.. place.Spooled().Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        Assert.Equal((256, $"{45:D20}-1"), (names.Length, names[0]));
        Assert.NotNull(JournalFormat.TryRead(File.ReadAllBytes(Path.Combine(place.SpoolFolder, names[^1]))));
    }

    [Fact]
    public void Create_SpoolThatOthersCouldWriteTo_IsNotUsed()
    {
        using Place place = new(null);
        place.Spool();
        File.SetUnixFileMode(place.SpoolFolder, (UnixFileMode)0x1FF);
        Assert.Equal(WrapperCall.InnerExitCode, place.Create(Grant).ExitCode);
        Assert.Empty(place.Spooled());
    }

    /// <summary>A /run and a /dev/log of a test, with somebody who listens at one place of them.</summary>
    private sealed class Place : IDisposable
    {
        private readonly TemporaryFolder _root = new();
        private readonly WrapperCall _call = new();
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly string? _listen;

        internal Place(string? listen)
        {
            Repository.NeedsRoot();
            _listen = listen;
            Directory.CreateDirectory(_root.File("run/systemd/journal"));
            Directory.CreateDirectory(_root.File("run/ambicap"), (UnixFileMode)0x1C0);
            Directory.CreateDirectory(_root.File("dev"));
            if (listen is not null)
            {
                _socket.Bind(new UnixDomainSocketEndPoint(_root.File(listen)));
            }

            _socket.Blocking = false;
        }

        internal string SpoolFolder => _root.File("run/ambicap/audit");

        internal void Spool() => Directory.CreateDirectory(SpoolFolder, (UnixFileMode)0x1C0);

        internal string[] Spooled() => Directory.Exists(SpoolFolder) ? Directory.GetFiles(SpoolFolder) : [];

        internal ProgramRun Create(string annotations, string id = "web-1")
        {
            _call.WriteConfig(annotations);
            string wrapper = Repository.Program("ambicap-runtime");
            string log = _listen == "dev/log" ? $"touch /dev/log; mount --bind {_root.File("dev/log")} /dev/log;" : "";
            ProcessStartInfo start = new(
                "unshare",
                ["--mount", "sh", "-ec", $"mount -t tmpfs tmpfs /dev; mount --bind {_root.File("run")} /run; {log} exec {wrapper} create --bundle {_call.Bundle} {id}"]);
            start.Environment["AMBICAP_RUNTIME_CONFIG"] = _call.ConfigurationFile;
            return ProgramRun.Of(start);
        }

        /// <summary>What arrived.</summary>
        internal List<byte[]> Receive()
        {
            List<byte[]> datagrams = [];
            byte[] buffer = new byte[64 * 1024];
            while (_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                datagrams.Add(buffer[.._socket.Receive(buffer)]);
            }

            return datagrams;
        }

        /// <summary>Sends to the socket until it takes no more.</summary>
        internal void Fill()
        {
            using Socket sender = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            sender.Connect(_socket.LocalEndPoint!);
            try
            {
                while (true)
                {
                    _ = sender.Send("x"u8);
                }
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.WouldBlock)
            {
                // As full as it gets.
            }
        }

        public void Dispose()
        {
            _socket.Dispose();
            _call.Dispose();
            _root.Dispose();
        }
    }
}
