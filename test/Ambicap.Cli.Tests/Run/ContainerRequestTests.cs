using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Run;

public sealed class ContainerRequestTests
{
    private static readonly RunManifest s_good = RunManifest.Parse(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {volumes: [{name: data, emptyDir: {}}], containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /data}]}]}\n"u8,
        "f");

    [Fact]
    public void Of_EmptyVolume_IsAFolderOfTheRun()
    {
        using TemporaryFolder folder = new();
        Mount mount = Assert.Single(Request(s_good.Pod, "data", folder).Mounts);
        Assert.StartsWith(folder.File("pods") + "/", mount.HostPath, StringComparison.Ordinal);
        Assert.EndsWith("/volumes/data", mount.HostPath, StringComparison.Ordinal);
        Assert.True(Directory.Exists(mount.HostPath));
    }

    [Theory]
    [InlineData("ABSOLUTE")]
    [InlineData("../../../victim")]
    [InlineData("..")]
    [InlineData(".")]
    public void Of_EmptyVolumeWithAPathAsItsName_TouchesNothing(string name)
    {
        using TemporaryFolder folder = new();
        string victim = folder.File("victim");
        Directory.CreateDirectory(victim, UnixFileMode.UserRead);
        string path = name == "ABSOLUTE" ? victim : name;
        InputException refused = Assert.Throws<InputException>(() => Request(s_good.Pod, path, folder));
        Assert.Equal([$"volume \"{path}\": an empty folder cannot have a path as its name; rename the volume"], refused.Lines);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(victim));
    }

    private static ContainerConfig Request(RunnablePod pod, string volume, TemporaryFolder folder)
    {
        RunnableContainer container = pod.Containers[0] with { VolumeMounts = [pod.Containers[0].VolumeMounts[0] with { Name = volume }] };
        RunnablePod changed = pod with { Volumes = [new RunnableVolume(volume, null)], Containers = [container] };
        RunOptions options = new("", TimeSpan.FromSeconds(1), folder.Path, "");
        return ContainerRequest.Of(changed, container, new Image(), SandboxRequest.Of(changed, s_good.Grants, options), options);
    }
}
