using System.Diagnostics;
using System.Globalization;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>
/// The programs of one Debian suite that eng/callers.sh unpacked, in a mount namespace of their own: their /usr is in the place of the
/// machine's, so every path and library is theirs. /run and /dev/shm are theirs too, and end with them.
/// </summary>
internal sealed class CallerSuite : IDisposable
{
    // The namespace lasts until its standard input ends, so no longer than the tests. crun refuses a host that has both versions of
    // control groups mounted.
    private const string Holder = """
        set -e
        mount --bind "$1/usr" /usr
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /dev/shm
        [ ! -d /etc/containers ] || mount --bind "$1/etc/containers" /etc/containers
        [ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified
        echo ready
        exec cat >/dev/null
        """;

    private readonly Process _holder;
    private readonly TemporaryFolder _scripts = new();

    private CallerSuite(string name, string folder)
    {
        Name = name;
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

    internal string Name { get; }

    /// <summary>Where it is unpacked.</summary>
    internal string Folder { get; }

    /// <summary>Enters a suite; the test is skipped where it was not fetched.</summary>
    internal static CallerSuite Enter(string name)
    {
        Repository.NeedsRoot();
        string folder = Path.Combine(Repository.Root, "artifacts", "callers", name);
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "versions")), $"Debian {name} is not in {folder}; run eng/callers.sh");
        return new CallerSuite(name, folder);
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
    internal ProcessStartInfo NewStart(string program, params IEnumerable<string> arguments) => new("nsenter", ["--target", Id, "--mount", program, .. arguments]);

    /// <summary>A script that becomes a program of the suite, for those who start it by its path.</summary>
    internal string Script(string program) =>
        _scripts.Script(Path.GetFileName(program), $"exec nsenter --target {Id} --mount {program} \"$@\"\n");

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
        _scripts.Dispose();
    }

    private string Id => _holder.Id.ToString(CultureInfo.InvariantCulture);
}
