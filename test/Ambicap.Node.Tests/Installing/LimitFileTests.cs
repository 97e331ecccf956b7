using Ambicap.Host;
using Ambicap.Node.Cluster;
using Ambicap.Node.Installing;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Installing;

public sealed class LimitFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("allowed = [\"KILL\"]\n", "", "runtime = \"/usr/sbin/runc\"\nallowed = [\"KILL\"]\n")]
    [InlineData("allowed = []\n", "", "runtime = \"/usr/sbin/runc\"\nallowed = []\n")]
    [InlineData("runtime = \"/opt/runc\"\n", "", "runtime = \"/opt/runc\"\n")]
    [InlineData("allowed = [\"KILL\"]\n[[nodes]]\nselector = { pool = \"edge\" }\nallowed = [\"NET_RAW\"]\n", "edge", "runtime = \"/usr/sbin/runc\"\nallowed = [\"NET_RAW\"]\n")]
    [InlineData("allowed = [\"KILL\"]\n[[nodes]]\nselector = { pool = \"edge\" }\nallowed = [\"NET_RAW\"]\n", "core", "runtime = \"/usr/sbin/runc\"\nallowed = [\"KILL\"]\n")]
    [InlineData("[[nodes]]\nselector = { pool = \"edge\" }\nallowed = [\"NET_RAW\"]\n", "core", "runtime = \"/usr/sbin/runc\"\n")]
    public async Task WantAsync_ClustersFile_IsTheLimitOfThisNode(string limits, string pool, string expected)
    {
        WantedFile file = await LimitFile.WantAsync(_folder.Write("runtime.toml", limits), new Labels(pool), "/usr/sbin/runc", CancellationToken.None);
        Assert.EndsWith("left as it is.\n" + expected, file.Content, StringComparison.Ordinal);
    }

    /// <summary>What an optional ConfigMap that is not there looks like.</summary>
    [Fact]
    public async Task WantAsync_NoFileInItsFolder_SetsNothing()
    {
        WantedFile file = await LimitFile.WantAsync(_folder.File("runtime.toml"), new NoLabel(), "/usr/sbin/runc", CancellationToken.None);
        Assert.EndsWith("left as it is.\nruntime = \"/usr/sbin/runc\"\n", file.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtime = \"runc\"\n", "runtime.toml:1: runtime must be a path on the nodes that begins with /, such as \"/usr/sbin/runc\"")]
    [InlineData("runtime = 1\n", "runtime.toml:1: runtime must be a path on the nodes that begins with /, such as \"/usr/sbin/runc\"")]
    public async Task WantAsync_WrongRuntime_IsRefused(string limits, string expected)
    {
        string file = _folder.Write("runtime.toml", limits);
        HostException refused = await Assert.ThrowsAsync<HostException>(() => LimitFile.WantAsync(file, new NoLabel(), "/usr/sbin/runc", CancellationToken.None));
        Assert.Equal(Path.Combine(_folder.Path, expected), refused.Message);
    }

    [Fact]
    public async Task WantAsync_FolderThatIsNotThere_IsRefused()
    {
        HostException refused = await Assert.ThrowsAsync<HostException>(
            () => LimitFile.WantAsync(_folder.File("nowhere/runtime.toml"), new NoLabel(), "/usr/sbin/runc", CancellationToken.None));
        Assert.EndsWith("; mount it, or leave --limit out", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Labels(string pool) : INodeLabel
    {
        public Task<IReadOnlyDictionary<string, string>> ReadAllAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["pool"] = pool });

        public Task SetAsync(string version, CancellationToken cancellation) => throw new NotSupportedException();

        public Task DoubtAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task RemoveAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
