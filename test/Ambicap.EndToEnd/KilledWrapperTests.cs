using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Ambicap.EndToEnd;

/// <summary>
/// The wrapper, or the runtime that it has become, killed at any moment of a container's start: nothing half-written, no container with
/// other sets than its grant, nothing left after delete.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class KilledWrapperTests
{
    private const int Lifecycles = 500;
    private const string Granted = "0000000000000400";

    [Fact]
    public void Create_KilledAtRandomMoments_LeavesAllOrNothing()
    {
        using PlainBundle bundle = new("runc", "NET_BIND_SERVICE", "sleep", "100");
        byte[] original = File.ReadAllBytes(bundle.Config);
        Assert.Equal(0, bundle.Start("create", "--bundle", bundle.Path, bundle.Id));
        byte[] granted = File.ReadAllBytes(bundle.Config);
        Assert.NotEqual(original, granted);
        Assert.Equal(0, bundle.Call("delete", "--force", bundle.Id).ExitCode);

        Random random = new(2763);
        int rewritten = 0;
        int started = 0;
        for (int i = 0; i < Lifecycles; i++)
        {
            File.WriteAllBytes(bundle.Config, original);
            KillAfter(bundle.NewStart("create", "--bundle", bundle.Path, bundle.Id), Moment(random));

            byte[] config = File.ReadAllBytes(bundle.Config);
            Assert.True(config.AsSpan().SequenceEqual(original) || config.AsSpan().SequenceEqual(granted), $"lifecycle {i} left {config.Length} bytes");
            rewritten += config.Length == granted.Length ? 1 : 0;
            if (bundle.CallDirectly("start", bundle.Id).ExitCode == 0)
            {
                started++;
                Assert.Equal(Granted, AmbientOf(bundle));
            }

            _ = bundle.Call("delete", "--force", bundle.Id);
            Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(bundle.Record)!));
        }

        // Without all three kinds this would prove nothing.
        Assert.InRange(rewritten, Lifecycles / 20, Lifecycles - (Lifecycles / 20));
        Assert.InRange(started, 1, Lifecycles - 1);
    }

    /// <summary>Most moments are in the few milliseconds before the real runtime begins, some while it works, some after it.</summary>
    private static TimeSpan Moment(Random random) => random.Next(10) switch
    {
        < 8 => TimeSpan.FromMicroseconds(random.Next(4_000)),
        8 => TimeSpan.FromMilliseconds(random.Next(60)),
        _ => TimeSpan.FromMilliseconds(400),
    };

    private static void KillAfter(ProcessStartInfo call, TimeSpan moment)
    {
        // Nothing of the container may hold a pipe of ours.
        ProcessStartInfo quiet = new("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", call.FileName, .. call.ArgumentList]);
        quiet.Environment["AMBICAP_RUNTIME_CONFIG"] = call.Environment["AMBICAP_RUNTIME_CONFIG"];
        using Process process = Process.Start(quiet)!;
        long end = Stopwatch.GetTimestamp() + (long)(moment.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end && !process.HasExited)
        {
            Thread.SpinWait(20);
        }

        process.Kill();
        process.WaitForExit();
    }

    private static string AmbientOf(PlainBundle bundle)
    {
        string id = JsonNode.Parse(bundle.CallDirectly("state", bundle.Id).Output)!["pid"]!.ToJsonString();
        return File.ReadLines($"/proc/{id}/status").Single(line => line.StartsWith("CapAmb:", StringComparison.Ordinal)).Split('\t')[1];
    }
}
