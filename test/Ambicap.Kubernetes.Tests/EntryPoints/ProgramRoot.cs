using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Tests;

namespace Ambicap.Kubernetes.Tests.EntryPoints;

/// <summary>A root file system with the programs of eng/entrypoints.sh, in which a process can be started as a container's is.</summary>
internal sealed class ProgramRoot : IDisposable, IImagePrograms
{
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const string AnyoneMay = "auth sufficient pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n";

    private const string Mounting = """
        set -e
        mount -t tmpfs none /mnt
        mkdir /mnt/proc /mnt/tmp /mnt/run /mnt/run/sudo /mnt/dev
        chmod 1777 /mnt/tmp
        ln -s usr/bin /mnt/bin; ln -s usr/lib /mnt/lib; ln -s usr/lib64 /mnt/lib64; ln -s usr/sbin /mnt/sbin
        mkdir /mnt/usr
        mount --bind "$1/usr" /mnt/usr
        cp -a "$2/." /mnt/
        chmod 755 /mnt
        mount -t proc none /mnt/proc
        mount --bind /dev /mnt/dev
        shift 2
        exec chroot /mnt "$@" </dev/null
        """;

    private readonly string _programs;
    private readonly TemporaryFolder _folder = new();

    private ProgramRoot(string programs)
    {
        _programs = programs;
        Write("etc/passwd", "root:x:0:0:root:/:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n");
        Write("etc/group", "root:x:0:\napp:x:1000:\n");
        Write("etc/shadow", "root:*:1::::::\napp:*:1::::::\n");
        Write("etc/nsswitch.conf", "passwd: files\ngroup: files\n");
        foreach (string service in new[] { "su", "runuser", "sudo", "doas" })
        {
            Write($"etc/pam.d/{service}", AnyoneMay);
        }

        Private(Write("etc/sudoers", "root ALL=(ALL:ALL) NOPASSWD: ALL\napp ALL=(ALL:ALL) NOPASSWD: ALL\n"));
        Private(Write("etc/doas.conf", "permit nopass root\npermit nopass app\n"));
        Runnable(Write("probe", "#!/bin/sh\nexec cat /proc/self/status\n"));
        Runnable(Write("script", "#!/bin/sh\nset -e\nexec \"$@\"\n"));
        Runnable(Write("env-script", "#!/usr/bin/env sh\nexec cat /proc/self/status\n"));
        File.Copy(Path.Combine(programs, "usr/bin/cat"), _folder.File("setcap"));
        FileCapabilityStore.Write(_folder.File("setcap"), new FileCapabilities(CapabilitySet.Of(Capability.NetRaw), CapabilitySet.Empty, Effective: true));
    }

    /// <summary>The root, or the test is skipped.</summary>
    internal static ProgramRoot Create()
    {
        Repository.NeedsRoot();
        string programs = Path.Combine(Repository.Root, "artifacts", "entrypoints", "root");
        Assert.SkipUnless(Directory.Exists(Path.Combine(programs, "usr")), "eng/entrypoints.sh has brought no programs");
        return new ProgramRoot(programs);
    }

    public ImageProgram? Find(string word)
    {
        string? path = word.StartsWith('/') ? word : SearchPath.Split(':').Select(folder => $"{folder}/{word}").FirstOrDefault(found => File.Exists(OnHost(found)));
        if (path is null || !File.Exists(OnHost(path)))
        {
            return null;
        }

        string text = File.ReadAllText(OnHost(path));
        return text.StartsWith("#!", StringComparison.Ordinal)
            ? new ImageProgram(path, null, null, text)
            : new ImageProgram(path, ExecutableFileStore.Read(OnHost(path)), null, null);
    }

    public (uint User, uint Group)? FindUser(string user) => user switch
    {
        "root" or "0" => (0, 0),
        "app" or "1000" => (1000, 1000),
        _ => null,
    };

    public SupplementaryGroups GroupsOf(uint user) => SupplementaryGroups.None;

    /// <summary>Runs a command in the state in which an OCI runtime would, in mount and process id namespaces of its own.</summary>
    internal ProgramRun Run(ProcessState state, params IEnumerable<string> words)
    {
        ProcessCapabilities sets = state.Capabilities;
        uint user = state.Credentials.User.Real;
        string[] setpriv =
        [
            "/usr/bin/setpriv", "--reuid", Text(user), "--regid", Text(user), "--clear-groups", $"--bounding-set={List(sets.Bounding)}",
            $"--inh-caps={List(sets.Inheritable)}", $"--ambient-caps={List(sets.Ambient)}", .. state.NoNewPrivileges ? ["--no-new-privs"] : (string[])[],
        ];
        return ProgramRun.Of("unshare", ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", Mounting, "sh", _programs, _folder.Path, .. setpriv, .. words]);
    }

    public void Dispose() => _folder.Dispose();

    private string OnHost(string path) => File.Exists(_folder.File(path.TrimStart('/'))) ? _folder.File(path.TrimStart('/')) : Path.Combine(_programs, path.TrimStart('/'));

    private string Write(string path, string text)
    {
        string file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private static void Private(string file) => File.SetUnixFileMode(file, UnixFileMode.UserRead);

    private static void Runnable(string file) => File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);

    private static string Text(uint id) => id.ToString(CultureInfo.InvariantCulture);

    private static string List(CapabilitySet set) => string.Join(",", ["-all", .. set.Select(capability => "+" + capability.ToName().ToLowerInvariant())]);
}
