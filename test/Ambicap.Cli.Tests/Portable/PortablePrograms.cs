using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Portable;

/// <summary>
/// The programs for people's own machines that eng/portable.sh wrote, unpacked, and what runs them here: this machine itself, qemu for arm64,
/// wine for Windows (eng/emulators.sh).
/// </summary>
public sealed class PortablePrograms : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string? _prefix;
    private string? _noWindows;

    private static string Emulators { get; } = Path.Combine(Repository.Root, "artifacts", "emulators");

    private static string WineRoot { get; } = Path.Combine(Emulators, "wine", "root", "usr");

    private static string Libraries { get; } = Path.Combine(WineRoot, "lib", "x86_64-linux-gnu");

    public void Dispose()
    {
        if (_prefix is not null)
        {
            // What stays behind the last program of Windows for a while.
            ProgramRun.Of(Wine("wineserver", "-k"));
        }

        _folder.Dispose();
    }

    /// <summary>The folder of a system's archive; the test is skipped where there is none of the program that is tested.</summary>
    internal string Unpack(string system)
    {
        string archive = Path.Combine(Repository.Root, "artifacts", "portable", $"ambicap-{system}.tar.gz");
        Assert.SkipUnless(
            File.Exists(archive) && File.GetLastWriteTimeUtc(archive) >= File.GetLastWriteTimeUtc(Repository.Program("ambicap")),
            $"{archive} is not there, or older than artifacts/bin/ambicap; run eng/portable.sh");
        string folder = _folder.File(system);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            using GZipStream content = new(File.OpenRead(archive), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(content, folder, overwriteFiles: false);
        }

        return folder;
    }

    /// <summary>Runs a system's program; the test is skipped where nothing here runs it.</summary>
    internal ProgramRun Run(string system, IEnumerable<string> arguments, string input = "")
    {
        string program = Path.Combine(Unpack(system), "kubectl-ambicap");
        ProcessStartInfo start = system switch
        {
            "linux-x64" => new ProcessStartInfo(program, arguments),
            "linux-arm64" => new ProcessStartInfo(
                Needed("qemu", "root", "usr", "bin", "qemu-aarch64-static"), ["-L", Path.Combine(Emulators, "arm64", "root"), program, .. arguments]),
            _ => Windows($"{program}.exe", arguments),
        };
        start.WorkingDirectory = Repository.Root;
        return ProgramRun.Of(start, input);
    }

    private static string Needed(params string[] parts)
    {
        string path = Path.Combine([Emulators, .. parts]);
        Assert.SkipUnless(File.Exists(path), $"{path} is not there; run eng/emulators.sh");
        return path;
    }

    /// <summary>A program of Windows, below a prefix that is made for the first of them; the test is skipped where wine cannot make one.</summary>
    private ProcessStartInfo Windows(string program, IEnumerable<string> arguments)
    {
        Needed("wine", "root", "usr", "lib", "wine", "wine64");
        if (_prefix is null)
        {
            _prefix = _folder.File("wine");
            _noWindows = MakePrefix(_prefix);
        }

        Assert.SkipWhen(_noWindows is not null, $"wine does not start here: {_noWindows}");
        return Wine("wine64", [program, .. arguments]);
    }

    /// <returns>Why there is none; null where there is.</returns>
    private string? MakePrefix(string prefix)
    {
        try
        {
            // Without the 32-bit half of wine it ends with 53, and makes the prefix nevertheless.
            ProgramRun boot = ProgramRun.Of(Wine("wine64", "wineboot", "--init"));
            ProgramRun.Of(Wine("wineserver", "-w")); // until what it started has written its last
            string system = Path.Combine(prefix, "drive_c", "windows", "system32");
            if (!Directory.Exists(system))
            {
                return $"wineboot ended with {boot.ExitCode}; {boot.Errors}";
            }

            // What Debian's package links into its own folder when it is installed, a prefix takes a copy of.
            const string zlib = "zlib1.dll";
            File.Copy(Path.Combine(Libraries, "wine", "x86_64-windows", zlib), Path.Combine(system, zlib), overwrite: true);

            // A new prefix of wine 8 is Windows 7, on which .NET does not start.
            ProgramRun set = ProgramRun.Of(Wine("wine64", "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"));
            return set.ExitCode == 0 ? null : $"reg ended with {set.ExitCode}; {set.Errors}";
        }
        catch (TimeoutException failure)
        {
            return failure.Message;
        }
    }

    private ProcessStartInfo Wine(string name, params IEnumerable<string> arguments) => new(Path.Combine(WineRoot, "lib", "wine", name), arguments)
    {
        Environment = { ["WINEPREFIX"] = _prefix, ["WINEDEBUG"] = "-all", ["LD_LIBRARY_PATH"] = Libraries },
    };
}
