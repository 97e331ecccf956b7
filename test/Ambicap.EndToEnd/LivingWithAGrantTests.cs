using System.Diagnostics;
using System.Globalization;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>docs/living-with-a-grant.md, row by row, on this kernel: processes of user 1000 with an ambient capability, and without.</summary>
public sealed class LivingWithAGrantTests
{
    private const string Raw = "+net_raw";

    [Fact]
    public void ProcFiles_OfAProcessWithAGrant_AreClosedToItsUsersOthers()
    {
        Repository.NeedsRoot();
        using Process granted = Start(Raw, "sleep", "60");
        using Process plain = Start("", "sleep", "60");
        try
        {
            foreach (string file in (string[])["root", "exe", "cwd"])
            {
                Assert.Equal(0, Run("", "readlink", Of(plain, file)).ExitCode);
                Assert.Equal(1, Run("", "readlink", Of(granted, file)).ExitCode);
                Assert.Equal(0, Run(Raw, "readlink", Of(granted, file)).ExitCode);
            }

            foreach (string file in (string[])["environ", "maps"])
            {
                Assert.Equal(0, Run("", "cat", Of(plain, file)).ExitCode);
                Assert.EndsWith("Permission denied\n", Run("", "cat", Of(granted, file)).Errors, StringComparison.Ordinal);
            }

            Assert.Equal(0, Run("", "cat", Of(granted, "status"), Of(granted, "cmdline")).ExitCode);
            Assert.Equal(0, Run("", "kill", "-0", granted.Id.ToString(CultureInfo.InvariantCulture)).ExitCode);
        }
        finally
        {
            granted.Kill();
            plain.Kill();
        }
    }

    [Fact]
    public void Access_UnderDacOverride_SaysNoWhereOpenSucceeds()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string secret = folder.Write("secret", "read\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Equal((0, "read\n"), Outcome(Run("+dac_override", "cat", secret)));

        // perl's -r with the pragma asks access(2), without it the mode bits; bash's test asks faccessat with AT_EACCESS.
        Assert.Equal((0, "no\n"), Outcome(Run("+dac_override", "perl", "-MPOSIX", "-e", $"print POSIX::access('{secret}', POSIX::R_OK()) ? \"yes\\n\" : \"no\\n\"")));
        Assert.Equal((0, "yes\n"), Outcome(Run("+dac_override", "sh", "-c", $"[ -r {secret} ] && echo yes")));
    }

    [Fact]
    public void AmbientGrant_IsNotAtSecure()
    {
        Repository.NeedsRoot();
        ProgramRun run = Run(Raw, "env", "LD_SHOW_AUXV=1", "true");
        Assert.Matches("(?m)^AT_SECURE: +0$", run.Output);
    }

    [Fact]
    public void Bubblewrap_UnderAGrant_Refuses()
    {
        Repository.NeedsRoot();
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed; apt-get install bubblewrap");
        Assert.Equal((1, "bwrap: Unexpected capabilities but not setuid, old file caps config?\n"), Failure(Run(Raw, "bwrap", "--ro-bind", "/", "/", "true")));
        Assert.Equal((0, ""), Failure(Run("", "bwrap", "--ro-bind", "/", "/", "true")));
    }

    private static (int, string) Outcome(ProgramRun run) => (run.ExitCode, run.Output);

    private static (int, string) Failure(ProgramRun run) => (run.ExitCode, run.Errors);

    private static string Of(Process process, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/{file}");

    private static ProgramRun Run(string grant, params string[] command) => ProgramRun.Of(Prepare(grant, command));

    /// <summary>Starts a program, and waits until it is that and no more setpriv.</summary>
    private static Process Start(string grant, params string[] command)
    {
        Process process = Process.Start(Prepare(grant, command))!;
        for (DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(20); File.ReadAllText(Of(process, "comm")).Trim() != command[0]; Thread.Sleep(10))
        {
            Assert.True(DateTime.UtcNow < end, "setpriv does not become the program");
        }

        return process;
    }

    private static ProcessStartInfo Prepare(string grant, string[] command)
    {
        string sets = grant.Length == 0 ? "-all" : $"-all,{grant}";
        return new ProcessStartInfo(
            "setpriv", ["--reuid", "1000", "--regid", "1000", "--clear-groups", "--inh-caps", sets, "--ambient-caps", sets, .. command]);
    }
}
