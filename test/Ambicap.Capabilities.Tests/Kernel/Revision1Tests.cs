using System.Diagnostics;
using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Kernel;

/// <summary>
/// File capabilities of revision 1, which only kernels before 4.14 wrote: put into an ext4 image by debugfs(8), mounted in a private
/// namespace, and executed. The loop device and the mount end with the command.
/// </summary>
public sealed class Revision1Tests : IDisposable
{
    private const int MountFailed = 32;

    private static readonly string[] s_programs = ["/usr/sbin/debugfs", "/usr/sbin/mkfs.ext4", "/usr/bin/setpriv", "/usr/bin/unshare"];

    private static readonly FileCapabilities s_attribute = new(
        CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Of(Capability.NetRaw, Capability.Kill), Effective: true)
    {
        Revision = 1,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("ambicap-revision1-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Apply_Revision1_IsWhatTheKernelDoes()
    {
        Assert.SkipUnless(s_programs.All(File.Exists), "debugfs, mkfs.ext4, setpriv or unshare is not installed (packages e2fsprogs, util-linux)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "mounting an image needs root and loop devices");
        MakeImage();
        ProcessCapabilities child = ProcessStatus.Parse(Sh(
            "cd \"$0\" && unshare -m sh -c 'mount -o loop image mnt && cd mnt"
            + " && exec setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps +net_raw ./cat /proc/self/status'")).Capabilities;

        ProcessState start = ThreadCapabilities.Read();
        (CapabilitySet all, CapabilitySet inheritable) = (start.Capabilities.Permitted, CapabilitySet.Of(Capability.NetRaw));
        ProcessState state = CapsetTransition.Apply(start, all, all, start.Capabilities.Inheritable | inheritable).State;
        state = UserIdTransition.SetAll(GroupIdTransition.SetAll(state, 1000, 1000, 1000).State, 1000, 1000, 1000).State;
        Assert.Equal(ExecTransition.Apply(state, ExecutableFile.With(s_attribute)).State.Capabilities, child);
        Assert.Equal(s_attribute.Permitted | inheritable, child.Effective);
    }

    private void MakeImage()
    {
        File.WriteAllBytes(Path.Combine(_folder, "attribute"), s_attribute.ToBytes());
        File.WriteAllText(
            Path.Combine(_folder, "commands"),
            $"write /bin/cat cat\nset_inode_field cat mode 0100755\nea_set -f attribute cat {FileCapabilities.AttributeName}\n");
        Sh("cd \"$0\" && mkdir mnt && truncate -s 16M image && mkfs.ext4 -q -F image && debugfs -w -f commands image");
    }

    private string Sh(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", command, _folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == MountFailed, $"an image cannot be mounted here: {errors.Result}");
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
