using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>A user who is not root has a configuration and a state folder of their own.</summary>
public sealed class RootlessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RootlessTests()
    {
        Repository.NeedsRoot();
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0x1FF);
        // Not by this process: while it has the file open for writing, and starts another process, the program is busy.
        _ = ProgramRun.Of("install", "-m", "0755", Repository.Program("ambicap-runtime"), _folder.Path);
    }

    [Theory]
    [InlineData("XDG_CONFIG_HOME=@/c HOME=/nowhere", "c/ambicap/runtime.toml")]
    [InlineData("HOME=@/home", "home/.config/ambicap/runtime.toml")]
    public void CheckConfig_OtherUser_ReadsTheirFile(string environment, string file)
    {
        _ = _folder.Write(file, "runtime = \"/bin/true\"\nallowed = [\"KILL\"]\n");
        ProgramRun run = ProgramRun.Of(Command("setpriv --reuid 1000 --clear-groups", $"{environment} XDG_RUNTIME_DIR=@/run/"));
        Assert.Equal(
            $"file       {_folder.File(file)}\nruntime    /bin/true\nallowed    KILL\nstate_dir  {_folder.File("run/ambicap")}\n", run.Output);
    }

    [Fact]
    public void CheckConfig_RootOfAUserNamespace_ReadsItsFile()
    {
        _ = _folder.Write("c/ambicap/runtime.toml", "runtime = \"/bin/true\"\n");
        ProgramRun run = ProgramRun.Of(Command("unshare --user --map-root-user", "XDG_CONFIG_HOME=@/c XDG_RUNTIME_DIR=@/run"));
        Assert.StartsWith($"file       {_folder.File("c/ambicap/runtime.toml")}\n", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckConfig_Root_DoesNotLookThere()
    {
        _ = _folder.Write("c/ambicap/runtime.toml", "runtime = \"/nowhere\"\n");
        ProgramRun run = ProgramRun.Of(Command("env", "XDG_CONFIG_HOME=@/c XDG_RUNTIME_DIR=@/run HOME=@"));
        Assert.DoesNotContain(_folder.Path, run.Output + run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Command(string become, string environment) => new(
        "/bin/sh", ["-c", $"cd /; exec env -u AMBICAP_RUNTIME_CONFIG {environment.Replace("@", _folder.Path, StringComparison.Ordinal)} {become} {_folder.File("ambicap-runtime")} --ambicap-check-config"]);
}
