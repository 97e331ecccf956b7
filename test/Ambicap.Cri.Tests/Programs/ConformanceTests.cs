using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Conformance;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Images;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Host.Cri;
using Ambicap.Tests;

namespace Ambicap.Cri.Tests.Programs;

/// <summary>The conformance suite against this machine's containerd: as it is, and through ambicap-cri with ambicap-runtime.</summary>
public sealed class ConformanceTests
{
    private static readonly CapabilitySet Allowed = CapabilitySet.Parse(
        "NET_ADMIN,NET_RAW,NET_BIND_SERVICE,CHOWN,CHECKPOINT_RESTORE,BPF,DAC_READ_SEARCH,PERFMON,SYSLOG,SYS_ADMIN,SYS_BOOT,SYS_CHROOT,SYS_MODULE,SYS_NICE,"
        + "SYS_PACCT,SYS_PTRACE,SYS_RAWIO,SYS_TIME,SYS_TTY_CONFIG");

    [Fact]
    public async Task Containerd_AsItIs_FailsTheCasesThatNeedTheFieldAndNoOther()
    {
        await using PrivateContainerd containerd = await StartAsync();
        RunResults results = await RunAsync(containerd.Connection, containerd, "runc");
        Assert.Equal([], results.Cases.Where(result => result is { Case.Feature: false, Ending: CaseEnding.Fail }).SelectMany(Describe));
        Assert.Equal([], results.Cases.Where(result => result is { Case.Feature: true, Ending: CaseEnding.Pass }).Select(result => result.Case.Name));
        AssertAsRecorded(results, "containerd-1.6-runc-direct");
        await AssertNothingIsLeftAsync(containerd);
    }

    [Fact]
    public async Task Containerd_ThroughAmbicap_FailsNothing()
    {
        await using PrivateContainerd containerd = await StartAsync();
        using TemporaryFolder folder = new();
        using ProxyProcess proxy = await ProxyProcess.StartAsync(folder.File("cri.sock"), containerd.Endpoint["unix://".Length..]);
        using CriConnection proxied = await CriConnection.OpenAsync("unix://" + proxy.Socket, CancellationToken.None);
        RunResults results = await RunAsync(proxied, containerd, "ambicap");
        Assert.Equal([], results.Cases.Where(result => result.Ending == CaseEnding.Fail).SelectMany(Describe));
        AssertAsRecorded(results, "containerd-1.6-runc-ambicap");
        await AssertNothingIsLeftAsync(containerd);
    }

    private static Task<PrivateContainerd> StartAsync()
    {
        Repository.NeedsRoot();
        return PrivateContainerd.StartAsync(Prerequisites.Find(Repository.Program("ambicap-runtime")), Allowed, CancellationToken.None);
    }

    private static Task<RunResults> RunAsync(CriConnection connection, PrivateContainerd containerd, string handler) => ConformanceRun.RunAsync(
        connection, CaseFiles.ReadAll(), new ConformanceOptions(handler, null, TimeSpan.FromSeconds(60), containerd.CgroupParent), CancellationToken.None);

    /// <summary>What <c>eng/conformance.sh</c> recorded of the same containerd; of another one there is no such word here.</summary>
    private static void AssertAsRecorded(RunResults results, string name)
    {
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "conformance", "recorded", name + ".json")))!;
        if ((string?)record["runtime"] == $"{results.Runtime} {results.Version}")
        {
            Assert.Equal(
                record["cases"]!.AsObject().Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal),
                results.Cases.Select(result => $"{result.Case.Name}: {CaseEndingName.Of(result.Ending)}").Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Describe(CaseResult result) => result.Reasons.Select(reason => $"{result.Case.Name}: {reason}");

    private static async Task AssertNothingIsLeftAsync(PrivateContainerd containerd)
    {
        ListPodSandboxResponse sandboxes = await containerd.Connection.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest());
        ListImagesResponse images = await containerd.Connection.Images.ListImagesAsync(new ListImagesRequest());
        Assert.Empty(sandboxes.Items);
        string[] before = [BusyboxImages.Plain, BusyboxImages.Setcap, BusyboxImages.Pause];
        Assert.Equal(before.Order(StringComparer.Ordinal), images.Images.Select(image => string.Join(' ', image.RepoTags)).Order(StringComparer.Ordinal));
    }
}
