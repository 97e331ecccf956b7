using System.Diagnostics;
using System.Globalization;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>
/// The programs of one Debian suite that eng/callers.sh unpacked, in a mount namespace of their own: their /usr is in the place of the
/// machine's, so every path and library is theirs. /run, /dev/shm, the engines' settings and the ids set aside for user namespaces are
/// theirs too, and end with them.
/// </summary>
internal sealed class CallerSuite : IDisposable
{
    // The namespace lasts until its standard input ends, so no longer than the tests. crun refuses a host that has both versions of
    // control groups mounted. Podman's user namespaces take their ids from a user "containers", which newer ones look for.
    private const string Holder = """
        set -e
        mount --bind "$1/usr" /usr
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /dev/shm
        [ ! -d /etc/containers ] || mount --bind "$1/etc/containers" /etc/containers
        echo containers:2000000:1000000 >/run/subids
        for file in /etc/subuid /etc/subgid; do [ ! -e $file ] || mount --bind /run/subids $file; done
        { cat /etc/passwd; echo "containers:x:999999:999999::/:/bin/false"; } >/run/passwd
        mount --bind /run/passwd /etc/passwd
        [ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified
        echo ready
        exec cat >/dev/null
        """;

    private readonly Process _holder;
    private readonly TemporaryFolder _scripts = new();

    private CallerSuite(string folder)
    {
        Folder = folder;
        _holder = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Holder, "sh", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", _holder.StandardOutput.ReadLine());
    }

    /// <summary>Every suite; bookworm is the oldest that a node still has, sid the newest that there is.</summary>
    public static TheoryData<string> All => ["bookworm", "trixie", "sid"];

    /// <summary>Where it is unpacked.</summary>
    internal string Folder { get; }

    /// <summary>Enters a suite; the test is skipped where it was not fetched.</summary>
    internal static CallerSuite Enter(string name)
    {
        Repository.NeedsRoot();
        string folder = Path.Combine(Repository.Root, "artifacts", "callers", name);
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "versions")), $"Debian {name} is not in {folder}; run eng/callers.sh");
        return new CallerSuite(folder);
    }

    /// <summary>The version of a package, such as <c>28.5.2</c>.</summary>
    internal Version Version(string package)
    {
        string line = File.ReadLines(Path.Combine(Folder, "versions")).Single(line => line.StartsWith(package + "=", StringComparison.Ordinal));
        return System.Version.Parse(new string([.. line[(package.Length + 1)..].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]));
    }

    /// <summary>A path that its programs see, from outside.</summary>
    internal string Outside(string path) => $"/proc/{Id}/root{path}";

    /// <summary>Runs a program of the suite.</summary>
    internal ProgramRun Run(string program, params IEnumerable<string> arguments) => ProgramRun.Of(NewStart(program, arguments));

    /// <summary>A program of the suite, not started yet.</summary>
    internal ProcessStartInfo NewStart(string program, params IEnumerable<string> arguments) =>
        new(Prefix[0], [.. Prefix.Skip(1), program, .. arguments]);

    /// <summary>A script that becomes a program of the suite, for those who start it by its path.</summary>
    /// <param name="program">The program.</param>
    /// <param name="before">A command that comes before it.</param>
    internal string Script(string program, string before = "") =>
        _scripts.Script(Path.GetFileName(program), $"{before}\nexec {string.Join(' ', Prefix)} {program} \"$@\"\n");

    /// <summary>The words that go before a program and its arguments.</summary>
    internal IReadOnlyList<string> Prefix => ["nsenter", "--target", Id, "--mount"];

    /// <summary>Detaches every mount at or below a folder.</summary>
    internal void Unmount(string folder)
    {
        IEnumerable<string> points = File.ReadLines($"/proc/{Id}/mountinfo").Select(line => line.Split(' ')[4]);
        foreach (string point in points.Where(point => point.StartsWith(folder + "/", StringComparison.Ordinal)).Reverse().ToArray())
        {
            _ = Run("/usr/bin/umount", "--lazy", point);
        }
    }

    /// <summary>What ambicap-runtime remembers in it, of any container.</summary>
    internal IEnumerable<string> Records() =>
        Directory.Exists(Outside("/run/ambicap")) ? Directory.EnumerateFiles(Outside("/run/ambicap"), "*", SearchOption.AllDirectories) : [];

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
        _scripts.Dispose();
    }

    private string Id => _holder.Id.ToString(CultureInfo.InvariantCulture);
}
