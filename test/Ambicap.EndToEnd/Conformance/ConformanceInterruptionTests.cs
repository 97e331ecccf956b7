using System.Diagnostics;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Interop;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>The published <c>ambicap conformance</c>, stopped in the middle: what the node had it has, and no more.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ConformanceInterruptionTests(ContainerdFixture fixture)
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const string OneCase = "^defaults-root$";

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HangUp, "image", 1)]
    [InlineData(Libc.Terminate, "sandbox", 1)]
    [InlineData(Interrupt, "container", 1)]
    [InlineData(Interrupt, "container", 3)]
    public async Task Conformance_Interrupted_LeavesTheNodeAsItWas(int signal, string moment, int times)
    {
        string[] before = await NodeListing.OfAsync(Connection);
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, ".");
        await WaitForAsync(moment, before);
        for (int i = 0; i < times; i++)
        {
            _ = Libc.SendSignal(run.Id, signal);
            await Task.Delay(50);
        }

        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal((130, "", ""), (run.ExitCode, run.StandardOutput.ReadToEnd(), run.StandardError.ReadToEnd()));
        Assert.Equal(before, await NodeListing.OfAsync(Connection));
        Assert.Empty(Directory.GetDirectories(temporary.Path));
    }

    /// <summary>The second run is told by the first one's label, tag and folder what is its.</summary>
    [Fact]
    public async Task Conformance_Killed_TheNextRunRemovesWhatItLeft()
    {
        string[] before = await NodeListing.OfAsync(Connection);
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, ".");
        await WaitForAsync("container", before);
        _ = Libc.SendSignal(run.Id, Libc.Kill);
        Assert.True(run.WaitForExit(s_soon));
        string[] left = [.. (await NodeListing.OfAsync(Connection)).Except(before)];
        Assert.Equal(["container", "image", "sandbox"], left.Select(line => line.Split(' ')[0]).Distinct());
        Assert.Single(Directory.GetDirectories(temporary.Path));

        using Process next = Start(temporary, OneCase);
        string errors = next.StandardError.ReadToEnd();
        Assert.Matches(
            $"^(ambicap: an earlier run was killed \\(process {run.Id}\\); its sandbox [0-9a-f]+ at {fixture.Containerd.Endpoint} is removed\n)+$", errors);
        Assert.True(next.WaitForExit(s_soon));
        Assert.Equal(0, next.ExitCode);
        Assert.Equal(before, await NodeListing.OfAsync(Connection));
        Assert.Empty(Directory.GetDirectories(temporary.Path));
    }

    [Fact]
    public async Task Conformance_BesideALivingRun_LeavesItAlone()
    {
        string[] before = await NodeListing.OfAsync(Connection);
        using TemporaryFolder temporary = new();
        using Process run = Start(temporary, ".");
        await WaitForAsync("container", before);
        IEnumerable<string> made = (await NodeListing.OfAsync(Connection)).Except(before);
        HashSet<string> sandboxes = [.. made.Where(line => line.StartsWith("sandbox", StringComparison.Ordinal))];
        using Process next = Start(temporary, OneCase);
        Assert.True(next.WaitForExit(s_soon));
        Assert.Equal((0, ""), (next.ExitCode, next.StandardError.ReadToEnd()));

        Assert.Subset((await NodeListing.OfAsync(Connection)).ToHashSet(), sandboxes);
        Assert.False(run.HasExited);
        _ = Libc.SendSignal(run.Id, Interrupt);
        Assert.True(run.WaitForExit(s_soon));
        Assert.Equal((130, ""), (run.ExitCode, run.StandardError.ReadToEnd()));
        Assert.Equal(before, await NodeListing.OfAsync(Connection));
    }

    private CriConnection Connection => fixture.Containerd.Connection;

    private Process Start(TemporaryFolder temporary, string focus) =>
        ConformanceProcess.Start(fixture.Containerd, temporary, "--focus", focus, "--handler", ContainerdConfiguration.PlainHandler);

    /// <summary>Waits until something of a kind is there that was not before.</summary>
    private async Task WaitForAsync(string kind, string[] before)
    {
        DateTime end = DateTime.UtcNow + s_soon;
        while (!(await NodeListing.OfAsync(Connection)).Except(before).Any(line => line.StartsWith(kind, StringComparison.Ordinal)))
        {
            Assert.True(DateTime.UtcNow < end);
            await Task.Delay(5);
        }
    }
}
