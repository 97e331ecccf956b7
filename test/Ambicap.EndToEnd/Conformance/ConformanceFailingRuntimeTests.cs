using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Interop;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>The published <c>ambicap conformance</c> against a containerd that ends or stops answering in the middle.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ConformanceFailingRuntimeTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Conformance_RuntimeDies_SaysSoAndEnds()
    {
        await using PrivateContainerd containerd = await StartAsync();
        using TemporaryFolder temporary = new();
        using Process run = ConformanceProcess.Start(containerd, temporary);
        await WaitForContainerAsync(containerd);
        _ = Libc.SendSignal(DaemonOf(containerd), Libc.Kill);
        Assert.True(run.WaitForExit(s_soon));
        string[] errors = run.StandardError.ReadToEnd().TrimEnd().Split('\n');
        Assert.All(errors.SkipLast(1), line => Assert.Matches("^ambicap: the (sandbox|image) .+ could not be removed: .+; the next run does it, or crictl rm(p -f|i) .+$", line));
        Assert.Matches("^ambicap: the container runtime failed in the middle: .+; see the runtime's log, then run again$", errors[^1]);
        Assert.Equal((2, ""), (run.ExitCode, run.StandardOutput.ReadToEnd()));
        Assert.Empty(Directory.GetDirectories(temporary.Path));
    }

    /// <summary>A runtime that hangs is given up on after the time of one case; what it has is removed by the next run.</summary>
    [Fact]
    public async Task Conformance_RuntimeStopsAnswering_SaysSoAndTheNextRunCleansUp()
    {
        await using PrivateContainerd containerd = await StartAsync();
        string[] before = await NodeListing.OfAsync(containerd.Connection);
        using TemporaryFolder temporary = new();
        using Process run = ConformanceProcess.Start(containerd, temporary, "--timeout", "3s");
        await WaitForContainerAsync(containerd);
        int daemon = DaemonOf(containerd);
        _ = Libc.SendSignal(daemon, Stop);
        try
        {
            Assert.True(run.WaitForExit(s_soon));
        }
        finally
        {
            _ = Libc.SendSignal(daemon, Continue);
        }

        string[] errors = run.StandardError.ReadToEnd().TrimEnd().Split('\n');
        Assert.Equal($"ambicap: runtime endpoint {containerd.Endpoint}: no answer within 5 seconds; see the runtime's log", errors[^1]);
        Assert.Equal((2, ""), (run.ExitCode, run.StandardOutput.ReadToEnd()));
        Assert.Empty(Directory.GetDirectories(temporary.Path));

        using Process next = ConformanceProcess.Start(containerd, temporary, "--focus", "^defaults-root$");
        Assert.True(next.WaitForExit(s_soon));
        Assert.Equal(0, next.ExitCode);
        Assert.Equal(before, await NodeListing.OfAsync(containerd.Connection));
    }

    private static Task<PrivateContainerd> StartAsync()
    {
        Repository.NeedsRoot();
        return PrivateContainerd.StartAsync(Prerequisites.Find(Repository.Program("ambicap-runtime")), default, CancellationToken.None);
    }

    private static int DaemonOf(PrivateContainerd containerd) =>
        Assert.Single(HostProcesses.WithArgument(Path.Combine(containerd.Folder, "config.toml")));

    private static async Task WaitForContainerAsync(PrivateContainerd containerd)
    {
        DateTime end = DateTime.UtcNow + s_soon;
        while (!(await NodeListing.OfAsync(containerd.Connection)).Any(line => line.StartsWith("container ", StringComparison.Ordinal)))
        {
            Assert.True(DateTime.UtcNow < end);
            await Task.Delay(5);
        }
    }
}
