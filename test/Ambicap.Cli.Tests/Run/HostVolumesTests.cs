using System.Net.Sockets;
using System.Text;
using Ambicap.Cli.Run;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Run;

public sealed class HostVolumesTests
{
    [Theory]
    [InlineData("/nowhere", "", null)]
    [InlineData("FOLDER", "Directory", null)]
    [InlineData("FOLDER", "DirectoryOrCreate", null)]
    [InlineData("FOLDER", "FileOrCreate", "is a Directory, and its type is FileOrCreate; correct the path or the type")]
    [InlineData("FOLDER/file", "File", null)]
    [InlineData("FOLDER/file", "DirectoryOrCreate", "is a File, and its type is DirectoryOrCreate; correct the path or the type")]
    [InlineData("FOLDER/link", "File", null)]
    [InlineData("FOLDER/socket", "Socket", null)]
    [InlineData("FOLDER/socket", "File", "is a Socket, and its type is File; correct the path or the type")]
    [InlineData("/dev/null", "CharDevice", null)]
    [InlineData("/dev/null", "BlockDevice", "is a CharDevice, and its type is BlockDevice; correct the path or the type")]
    [InlineData("FOLDER/new", "Directory", "does not exist, and its type is Directory; create it, or correct the path")]
    public void Prepare_Path_MustBeWhatItsTypeSays(string path, string type, string? problem)
    {
        using TemporaryFolder folder = new();
        _ = File.CreateSymbolicLink(folder.File("link"), folder.Write("file", ""));
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("socket")));
        string full = path.Replace("FOLDER", folder.Path, StringComparison.Ordinal);
        string[] expected = problem is null ? [] : [$"volume \"v\": hostPath {full} {problem}"];
        Assert.Equal(expected, Prepare(full, type, isMounted: true));
        Assert.Empty(Prepare(full, type, isMounted: false));
        Assert.False(Path.Exists(folder.File("new")));
    }

    [Fact]
    public void Prepare_OrCreate_CreatesWithTheModesOfTheKubelet()
    {
        using TemporaryFolder folder = new();
        Assert.Empty(Prepare(folder.File("a/b"), "DirectoryOrCreate", isMounted: true));
        Assert.Empty(Prepare(folder.File("a/c"), "FileOrCreate", isMounted: true));
        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(folder.File("a/b")) | (UnixFileMode)0x1ED);
        Assert.Equal((UnixFileMode)0x1A4, File.GetUnixFileMode(folder.File("a/c")) | (UnixFileMode)0x1A4);
        Assert.StartsWith($"volume \"v\": hostPath {folder.File("x/y")} cannot be created: ", Assert.Single(Prepare(folder.File("x/y"), "FileOrCreate", isMounted: true)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Prepare(string path, string type, bool isMounted)
    {
        string mounts = isMounted ? "[{name: v, mountPath: /v}]" : "[]";
        RunManifest manifest = RunManifest.Parse(
            Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{volumes: [{{name: v, hostPath: {{path: {path}, type: '{type}'}}}}], containers: [{{name: a, image: b, volumeMounts: {mounts}}}]}}\n"),
            "f");
        return Record.Exception(() => HostVolumes.Prepare(manifest.Pod)) is { } failure ? Assert.IsType<InputException>(failure).Lines : [];
    }
}
