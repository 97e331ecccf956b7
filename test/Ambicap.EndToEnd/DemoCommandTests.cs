using System.Diagnostics;
using Ambicap.EndToEnd.Callers;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The published <c>ambicap demo</c>, and that a private containerd leaves nothing behind.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class DemoCommandTests
{
    [Fact]
    public void Demo_OnThisKernel_HasNoSurprise()
    {
        Repository.NeedsRoot();
        Traces before = Traces.Now();
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches(@"(?m)^7 +port 80, ambient NET_BIND_SERVICE +runs +bind: permission denied +runs +- +400/400/400/400/400 *$", run.Output);
        Assert.Matches(@"(?m)^8 +raw socket, ambient NET_RAW +runs +socket: not permitted +runs +- +2000/2000/2000/2000/2000 *$", run.Output);
        Assert.Equal(before, Traces.Now());
    }

    /// <summary>The story is the same where low ports are open by default, since the demo closes them.</summary>
    [Theory]
    [InlineData("trixie")]
    [InlineData("sid")]
    public void Demo_OnNewerContainerd_HasNoSurprise(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        ProgramRun run = suite.Run(Repository.Program("ambicap"), "demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1500)]
    [InlineData(2500)]
    public void Demo_Interrupted_TakesEverythingDown(int milliseconds)
    {
        Repository.NeedsRoot();
        Traces before = Traces.Now();
        using Process process = Process.Start(new ProcessStartInfo(Repository.Program("ambicap"), "demo")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Thread.Sleep(milliseconds);
        _ = ProgramRun.Of("kill", "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal((130, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
        Assert.Equal(before, Traces.Now());
    }

    /// <summary>What a private containerd could leave on the host.</summary>
    private sealed record Traces(string Folders, string Mounts, string Processes, string Interfaces, string Cgroups)
    {
        internal static Traces Now() => new(
            Lines(Directory.GetDirectories(Path.GetTempPath(), "ambicap-*").Where(folder => !IsOfTests(folder))),
            Lines(File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains("/ambicap-", StringComparison.Ordinal))),
            Lines(Directory.GetDirectories("/proc").Where(IsContainerProcess)),
            Lines(Directory.GetDirectories("/sys/class/net")),
            Lines(Directory.GetDirectories("/sys/fs/cgroup", "ambicap-*")
                .Concat(Directory.GetDirectories("/sys/fs/cgroup").SelectMany(folder => Directory.GetDirectories(folder, "ambicap-*")))
                .Where(folder => !IsOfTests(folder))));

        /// <summary>Other tests' own folders come and go beside this one.</summary>
        private static bool IsOfTests(string folder) => Path.GetFileName(folder).StartsWith("ambicap-test-", StringComparison.Ordinal);

        private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

        private static bool IsContainerProcess(string folder)
        {
            try
            {
                string line = File.ReadAllText(Path.Combine(folder, "cmdline"));
                return line.Contains("containerd", StringComparison.Ordinal) || line.Contains("httpd\0", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
