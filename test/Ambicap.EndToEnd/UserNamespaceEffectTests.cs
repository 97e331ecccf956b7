using System.Diagnostics;
using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Policy.Catalogue;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>
/// What the catalogue says of <c>hostUsers: false</c>, judged by this kernel: user 1000 with one ambient capability, in a user, network and
/// mount namespace of its own with 65,536 users, as a Pod has them. <c>$OTHER</c> is a process of user 1001 there, <c>$FILE</c> a file of
/// user 1001, <c>$PROGRAM</c> one of the namespace's root.
/// </summary>
public sealed class UserNamespaceEffectTests
{
    private const int First = 100000;

    // The shell waits for the maps; then it becomes the namespace's root.
    private const string Outer = "read go; exec setpriv --reuid 0 --regid 0 --clear-groups sh -c \"$INNER\"";

    private const string Inner = """
        setpriv --reuid 1001 --regid 1001 --clear-groups sleep 60 & export OTHER=$!
        until [ "$(stat -c %u /proc/$OTHER)" = 1001 ]; do :; done
        setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+$NAME --ambient-caps=-all,+$NAME sh -c "$USE"
        status=$?
        kill $OTHER
        exit $status
        """;

    [Theory]
    [InlineData(Capability.Chown, "chown 1000 $FILE")]
    [InlineData(Capability.DacOverride, "cat $FILE")]
    [InlineData(Capability.Fowner, "chmod 640 $FILE")]
    [InlineData(Capability.Kill, "kill -0 $OTHER")]
    [InlineData(Capability.Setuid, "setpriv --reuid 0 true")]
    [InlineData(Capability.Setfcap, "setcap cap_kill+ep $PROGRAM")]
    [InlineData(Capability.NetAdmin, "ip link set dev lo up")]
    [InlineData(Capability.NetBroadcast, "/usr/bin/python3 -c 'import socket; socket.socket(16, 3, 0).setsockopt(270, 8, 1)'")] // NETLINK_LISTEN_ALL_NSID
    [InlineData(Capability.SysChroot, "chroot / true")]
    [InlineData(Capability.SysPtrace, "readlink /proc/$OTHER/exe")]
    [InlineData(Capability.SysAdmin, "mount -t tmpfs none /mnt")]
    [InlineData(Capability.SysNice, "renice -n 5 $OTHER")]
    [InlineData(Capability.SysResource, "prlimit --nofile=50:60 --pid $OTHER")]
    public void Use_InAUserNamespace_CountsThere(Capability capability, string use)
    {
        Assert.NotEqual(UserNamespaceEffect.Inert, CapabilityCatalogue.Of(capability).InUserNamespace);
        Assert.Equal((0, ""), Run(capability, use, isInside: true));
    }

    [Theory]
    [InlineData(Capability.LinuxImmutable, "touch $FOLDER/own && chattr +i $FOLDER/own && chattr -i $FOLDER/own", "chattr: Operation not permitted while setting flags on ", true)]
    [InlineData(Capability.Mknod, "mknod $FOLDER/null c 1 3", "mknod: ", true)]
    [InlineData(Capability.SysNice, "renice -n -5 $$", "renice: failed to set priority for ", true)]
    [InlineData(Capability.SysNice, "chrt --fifo 1 true", "chrt: failed to set pid 0's policy: Operation not permitted", true)]
    [InlineData(Capability.SysResource, "prlimit --nofile=50:60 sh -c 'prlimit --nofile=50:70 true'", "prlimit: failed to set the NOFILE resource limit: Operation not permitted", false)]
    public void Use_OfWhatTheNodeSet_DoesNothingThere(Capability capability, string use, string error, bool isTriedOutside)
    {
        Assert.NotEqual(UserNamespaceEffect.Confined, CapabilityCatalogue.Of(capability).InUserNamespace);
        (int exitCode, string errors) = Run(capability, use, isInside: true);
        Assert.StartsWith(error, errors, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);

        // Outside it does; but root itself may be without SYS_RESOURCE, in a container or a virtual machine.
        Assert.Equal((0, ""), isTriedOutside ? Run(capability, use, isInside: false) : (0, ""));
    }

    private static (int ExitCode, string Errors) Run(Capability capability, string use, bool isInside)
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);
        int offset = isInside ? First : 0;
        string file = folder.Write("file", "text");
        string program = folder.Write("program", "text");
        Own(file, offset + 1001);
        Own(program, offset);

        string[] command = isInside ? ["unshare", "--user", "--keep-caps", "--net", "--mount", "sh", "-c", Outer] : ["sh", "-c", Inner];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in ((string, string)[])[
            ("INNER", Inner), ("NAME", capability.ToName().ToLowerInvariant()), ("USE", use),
            ("FOLDER", folder.Path), ("FILE", file), ("PROGRAM", program)])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        if (isInside)
        {
            Map(process.Id);
            process.StandardInput.WriteLine("go");
        }

        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, errors);
    }

    private static void Own(string path, int user)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        ProgramRun run = ProgramRun.Of("chown", string.Create(CultureInfo.InvariantCulture, $"{user}:{user}"), path);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    /// <summary>Users 0 to 65535 there are 100000 to 165535 here, as soon as the process has made its namespace.</summary>
    private static void Map(int processId)
    {
        string own = new FileInfo("/proc/self/ns/user").LinkTarget!;
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/");
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (new FileInfo(folder + "ns/user").LinkTarget == own)
        {
            Assert.True(DateTime.UtcNow < end, "unshare makes no user namespace");
            Thread.Sleep(5);
        }

        string map = string.Create(CultureInfo.InvariantCulture, $"0 {First} 65536\n");
        File.WriteAllText(folder + "uid_map", map);
        File.WriteAllText(folder + "gid_map", map);
    }
}
