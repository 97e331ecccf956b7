using System.Net.Sockets;
using Ambicap.Cri.Serving;
using Ambicap.Tests;

namespace Ambicap.Cri.Tests.Serving;

public sealed class ListeningSocketTests : IDisposable
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly TemporaryFolder _folder = new();

    private UnixEndpoint Endpoint => new(_folder.File("run/cri.sock"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bind_InAFolderThatIsNotThere_MakesItAndASocketOfOwnerAndGroup()
    {
        using ListeningSocket socket = ListeningSocket.Bind(Endpoint);
        Assert.Equal(OwnerAndGroup, File.GetUnixFileMode(Endpoint.Path));
    }

    [Fact]
    public void Bind_WhereASocketWasLeft_ReplacesIt()
    {
        Leave();
        using ListeningSocket socket = ListeningSocket.Bind(Endpoint);
        socket.Socket.Listen();
        using Socket client = New();
        client.Connect(new UnixDomainSocketEndPoint(Endpoint.Path));
    }

    [Fact]
    public void Bind_WhereAnotherProcessListens_Refuses()
    {
        Directory.CreateDirectory(_folder.File("run"));
        using Socket other = New();
        other.Bind(new UnixDomainSocketEndPoint(Endpoint.Path));
        other.Listen();
        AssertRefused($"cannot listen at {Endpoint}: another process does; stop it, or name another socket with --listen");
    }

    [Fact]
    public void Bind_WhereAnotherProxyIsAboutToListen_Refuses()
    {
        using ListeningSocket other = ListeningSocket.Bind(Endpoint);
        AssertRefused($"cannot listen at {Endpoint}: another process does; stop it, or name another socket with --listen");
        Assert.True(File.Exists(Endpoint.Path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("link to nothing")]
    public void Bind_WhereSomethingElseIs_RefusesAndLeavesIt(string what)
    {
        switch (what)
        {
            case "file":
                _folder.Write("run/cri.sock", "mine");
                break;
            case "folder":
                Directory.CreateDirectory(Endpoint.Path);
                break;
            default:
                Directory.CreateDirectory(_folder.File("run"));
                File.CreateSymbolicLink(Endpoint.Path, what == "link" ? _folder.Write("other", "") : "/nowhere");
                break;
        }

        AssertRefused($"cannot listen at {Endpoint}: something is there that is not a left socket; remove it, or name another socket with --listen");
        Assert.True(Path.Exists(Endpoint.Path) || new FileInfo(Endpoint.Path).LinkTarget is not null);
    }

    [Fact]
    public void Dispose_LetsTheNextOneHaveTheSocket()
    {
        ListeningSocket.Bind(Endpoint).Dispose();
        Assert.False(File.Exists(Endpoint.Path));
        ListeningSocket.Bind(Endpoint).Dispose();
    }

    private void AssertRefused(string message) => Assert.Equal(message, Assert.Throws<StartException>(() => ListeningSocket.Bind(Endpoint)).Message);

    /// <summary>Leaves a socket that nobody listens at, as a killed process does.</summary>
    private void Leave()
    {
        Directory.CreateDirectory(_folder.File("run"));
        using Socket socket = New();
        socket.Bind(new UnixDomainSocketEndPoint(_folder.File("run/other.sock")));
        File.Move(_folder.File("run/other.sock"), Endpoint.Path);
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
