using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Conformance;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Cli.Containerd;
using Ambicap.EndToEnd.Callers;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>The conformance suite against every Debian suite's containerd: as it is, and through ambicap-cri with ambicap-runtime.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ConformanceTests
{
    private const UnixFileMode PassedThroughByAll = (UnixFileMode)0x1C9;

    private static readonly CapabilitySet s_allowed = CapabilitySet.Parse(
        "NET_ADMIN,NET_RAW,NET_BIND_SERVICE,CHOWN,CHECKPOINT_RESTORE,BPF,DAC_READ_SEARCH,PERFMON,SYSLOG,SYS_ADMIN,SYS_BOOT,SYS_CHROOT,"
        + "SYS_MODULE,SYS_NICE,SYS_PACCT,SYS_PTRACE,SYS_RAWIO,SYS_TIME,SYS_TTY_CONFIG");

    /// <summary>All suites side by side, begun by the first test that asks: most of a run is waiting for processes to start and to stop.</summary>
    private static readonly Lazy<Dictionary<string, Task>> s_runs = new(() =>
        CallerSuite.All.Select(row => row.Data).ToDictionary(suite => suite, suite => Task.Run(() => TestAsync(suite))));

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public Task Containerd_AsItIsAndThroughAmbicap_EndsAsRecorded(string suiteName) => s_runs.Value[suiteName];

    private static async Task TestAsync(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateContainerd runc = await StartAsync(suite, "runc");
        await using PrivateContainerd crun = await StartAsync(suite, "crun");
        string[][] before = [await NodeListing.OfAsync(runc.Connection), await NodeListing.OfAsync(crun.Connection)];
        await Task.WhenAll(TestBothAsync(runc, "runc"), TestAmbicapAsync(crun, "crun"));
        Assert.Equal(before, [await NodeListing.OfAsync(runc.Connection), await NodeListing.OfAsync(crun.Connection)]);
    }

    private static async Task TestBothAsync(PrivateContainerd containerd, string oci)
    {
        await TestDirectAsync(containerd, oci);
        await TestAmbicapAsync(containerd, oci);
    }

    private static async Task<PrivateContainerd> StartAsync(CallerSuite suite, string oci)
    {
        PrivateContainerd containerd = await ContainerdCallerTests.StartAsync(suite, oci, s_allowed);

        // Users of a user namespace reach the root file system through it, as through /run/containerd.
        File.SetUnixFileMode(containerd.Folder, PassedThroughByAll);
        return containerd;
    }

    /// <summary>A runtime without the field fails each case that needs it, and no other.</summary>
    private static async Task TestDirectAsync(PrivateContainerd containerd, string oci)
    {
        RunResults results = await RunAsync(containerd.Connection, containerd, ContainerdConfiguration.PlainHandler);
        Assert.Equal([], Describe(results, result => result is { Case.Feature: false, Ending: CaseEnding.Fail }));
        Assert.Equal([], Describe(results, result => result is { Case.Feature: true, Ending: CaseEnding.Pass }));
        AssertAsRecorded(results, $"{oci}-direct");
    }

    private static async Task TestAmbicapAsync(PrivateContainerd containerd, string oci)
    {
        using TemporaryFolder folder = new();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(folder.File("cri.sock"), containerd.Endpoint["unix://".Length..]);
        using CriConnection proxied = await CriConnection.OpenAsync("unix://" + proxy.Socket, CancellationToken.None);
        RunResults results = await RunAsync(proxied, containerd, ContainerdConfiguration.AmbicapHandler);
        Assert.Equal([], Describe(results, result => result.Ending is CaseEnding.Fail or CaseEnding.NotRun));
        AssertAsRecorded(results, $"{oci}-ambicap");
    }

    private static Task<RunResults> RunAsync(CriConnection connection, PrivateContainerd containerd, string handler)
    {
        ConformanceOptions options = new(handler, null, TimeSpan.FromSeconds(60), containerd.CgroupParent);
        return ConformanceRun.RunAsync(connection, CaseFiles.ReadAll(), options, CancellationToken.None);
    }

    /// <summary>What <c>eng/conformance.sh</c> recorded of the same containerd; of another one there is no such word here.</summary>
    private static void AssertAsRecorded(RunResults results, string way)
    {
        string name = $"{results.Runtime}-{string.Join('.', results.Version.Split('.').Take(2))}-{way}.json";
        string file = Path.Combine(Repository.Root, "conformance", "recorded", name);
        Assert.True(File.Exists(file), $"{file} is not there; record it with eng/conformance.sh");
        JsonNode record = JsonNode.Parse(File.ReadAllText(file))!;
        if ((string?)record["runtime"] == $"{results.Runtime} {results.Version}")
        {
            Assert.Equal(
                record["cases"]!.AsObject().Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal),
                results.Cases.Select(result => $"{result.Case.Name}: {CaseEndingName.Of(result.Ending)}").Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Describe(RunResults results, Func<CaseResult, bool> isMeant) =>
        results.Cases.Where(isMeant).Select(result => $"{result.Case.Name}: {string.Join("; ", result.Reasons)}");
}
