using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

/// <summary>A user who is not root has a configuration and a state folder of their own.</summary>
public sealed class RootlessTests : IDisposable
{
    private static readonly string s_version = typeof(Ambicap.Runtime.RefusalException).Assembly.GetName().Version!.ToString(3);

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
        ProgramRun run = ProgramRun.Of(Command("setpriv --reuid 2763 --clear-groups", $"{environment} XDG_RUNTIME_DIR=@/run/"));
        Assert.Equal(
            $"version    {s_version}\nfile       {_folder.File(file)}\nruntime    /bin/true\nallowed    KILL\nrecords    {_folder.File("run/ambicap")}\n", run.Output);
    }

    [Fact]
    public void CheckConfig_RootOfAUserNamespace_ReadsItsFile()
    {
        _ = _folder.Write("c/ambicap/runtime.toml", "runtime = \"/bin/true\"\n");
        ProgramRun run = ProgramRun.Of(Command("unshare --user --map-root-user", "XDG_CONFIG_HOME=@/c XDG_RUNTIME_DIR=@/run"));
        Assert.StartsWith($"version    {s_version}\nfile       {_folder.File("c/ambicap/runtime.toml")}\n", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckConfig_Root_DoesNotLookThere()
    {
        _ = _folder.Write("c/ambicap/runtime.toml", "runtime = \"/nowhere\"\n");
        ProgramRun run = ProgramRun.Of(Command("env", "XDG_CONFIG_HOME=@/c XDG_RUNTIME_DIR=@/run HOME=@"));
        Assert.DoesNotContain(_folder.Path, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCommand_UserWithAFolderOfTheirOwn_FindsTheRecordWithoutTheVariable()
    {
        // The user's own folder, found by the id on the machine, in a mount namespace and from a user namespace of that user.
        string script = $$$"""
            set -e
            mount -t tmpfs tmpfs /run; mkdir -p /run/user/2763 {{{_folder.Path}}}/bundle; chown 2763 /run/user/2763 {{{_folder.Path}}}/bundle
            echo '{"process":{"user":{"uid":1000}},"annotations":{"ambicap.dev/ambient":"NET_BIND_SERVICE"}}' >{{{_folder.Path}}}/bundle/config.json
            chown 2763 {{{_folder.Path}}}/bundle/config.json
            export AMBICAP_RUNTIME_CONFIG={{{_folder.Write("runtime.toml", "runtime = \"/bin/echo\"\n")}}}
            chown 2763 $AMBICAP_RUNTIME_CONFIG
            user="setpriv --reuid 2763 --clear-groups --inh-caps -all"
            inside="$user unshare --user --map-root-user"
            $inside env XDG_RUNTIME_DIR=/run/user/2763 {{{_folder.File("ambicap-runtime")}}} create --bundle {{{_folder.Path}}}/bundle web
            find /run -type f
            $inside env -i {{{_folder.File("ambicap-runtime")}}} state web
            $inside env -i XDG_RUNTIME_DIR=/nowhere {{{_folder.File("ambicap-runtime")}}} delete web
            find /run -type f
            """;
        ProgramRun run = ProgramRun.Of("unshare", "--mount", "sh", "-c", script);
        Assert.Equal(
            ($"create --bundle {_folder.Path}/bundle web\n/run/user/2763/ambicap/default/web.container\nstate web\ndelete web\n", ""), (run.Output, run.Errors));
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Command(string become, string environment) => new(
        "/bin/sh", ["-c", $"cd /; exec env -u AMBICAP_RUNTIME_CONFIG {environment.Replace("@", _folder.Path, StringComparison.Ordinal)} {become} {_folder.File("ambicap-runtime")} --ambicap-check-config"]);
}
