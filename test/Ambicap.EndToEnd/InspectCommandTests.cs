using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Cli.Run;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The published <c>ambicap inspect</c> on containers that run.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class InspectCommandTests(ContainerdFixture fixture)
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
          - name: web
            image: ambicap.local/busybox:plain
            command: [httpd, -f, -p, "80", -h, /www]
            ports: [{containerPort: 80}]
            securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}}
          - name: plain
            image: ambicap.local/busybox:plain
            command: [sleep, "1000"]
            securityContext: {runAsUser: 1000}
        """;

    [Theory]
    [InlineData("ambicap", "capable non-root")]
    [InlineData("runc", "differs from grant")]
    public async Task Inspect_Containers_NamesPodGrantAndMarks(string handler, string mark)
    {
        await using PodRunner runner = new(
            fixture.Containerd.Connection, new RunOptions(handler, TimeSpan.FromSeconds(20), fixture.Containerd.Folder, fixture.Containerd.CgroupParent));
        string text = handler == "runc" ? Pod.Replace("80", "8080", StringComparison.Ordinal).Replace("10008080", "1000", StringComparison.Ordinal) : Pod;
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(text), "pod");
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);

        JsonNode web = JsonNode.Parse(ProgramRun.Of(Repository.Program("ambicap"), "inspect", "--container", run.Containers[0].Id![..12], "-o", "json").Output)![0]!;
        Assert.Equal(("shop/web", "web", "[\"NET_BIND_SERVICE\"]", 1000), ((string)web["pod"]!, (string)web["container"]!, web["granted"]!.ToJsonString(), (int)web["user"]!));
        Assert.Equal($"[\"{mark}\"]", web["marks"]!.ToJsonString());

        JsonNode plain = JsonNode.Parse(ProgramRun.Of(Repository.Program("ambicap"), "inspect", "--container", run.Containers[1].Id!, "-o", "json").Output)![0]!;
        Assert.Equal(("plain", "[]", "[]"), ((string)plain["container"]!, plain["granted"]!.ToJsonString(), plain["marks"]!.ToJsonString()));
        Assert.Equal((string)plain["containerId"]!, run.Containers[1].Id);

        int[] ofContainers = Inspected("--container", run.Containers[0].Id!, "--container", run.Containers[1].Id!);
        Assert.Equal(2, ofContainers.Length);
        Assert.Equal(ofContainers, Inspected([.. ofContainers.Select(id => id.ToString(CultureInfo.InvariantCulture))]));

        // The process that holds the Pod's namespaces is in the Pod, and in none of these containers.
        Assert.Equal(ofContainers, Inspected("--pod", "shop/web")[1..]);

        ProgramRun all = ProgramRun.Of(Repository.Program("ambicap"), "inspect", "--all");
        Assert.Equal((0, ""), (all.ExitCode, all.Errors));
        Assert.Matches($@"(?m)^\d+ +{mark} +httpd +web +shop/web +1000 +yes ", all.Output);
    }

    private static int[] Inspected(params string[] arguments) =>
        [.. JsonNode.Parse(ProgramRun.Of(Repository.Program("ambicap"), ["inspect", "-o", "json", .. arguments]).Output)!.AsArray().Select(process => (int)process!["pid"]!)];

    /// <summary>The shim's working folder and the bundle are root's alone.</summary>
    [Fact]
    public async Task Inspect_AsAnotherUser_ShowsWhatCanBeReadAndSaysOnceThatRootSeesMore()
    {
        await using PodRunner runner = new(
            fixture.Containerd.Connection, new RunOptions("ambicap", TimeSpan.FromSeconds(20), fixture.Containerd.Folder, fixture.Containerd.CgroupParent));
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Pod), "pod");
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);

        ProgramRun all = ProgramRun.Of("setpriv", "--reuid", "65534", "--clear-groups", Repository.Program("ambicap"), "inspect", "--all", "-o", "json");
        Assert.Equal(0, all.ExitCode);
        Assert.Matches("^ambicap: \\d+ containers could not be looked into; more is seen as root: sudo ambicap inspect\n$", all.Errors);
        JsonNode web = JsonNode.Parse(all.Output)!.AsArray().Single(process => (string?)process!["containerId"] == run.Containers[0].Id)!;
        Assert.Equal((1000, "[\"capable non-root\"]", "[\"NET_BIND_SERVICE\"]"), ((int)web["user"]!, web["marks"]!.ToJsonString(), web["sets"]!["ambient"]!.ToJsonString()));
        Assert.Null(web["granted"]);

        ProgramRun table = ProgramRun.Of("setpriv", "--reuid", "65534", "--clear-groups", Repository.Program("ambicap"), "inspect", "--container", run.Containers[0].Id![..12]);
        Assert.Equal((0, "ambicap: 1 container could not be looked into; more is seen as root: sudo ambicap inspect\n"), (table.ExitCode, table.Errors));
        Assert.Matches($@"(?m)^\d+ +capable non-root +httpd +{run.Containers[0].Id![..12]} +\? +1000 ", table.Output);
    }
}
