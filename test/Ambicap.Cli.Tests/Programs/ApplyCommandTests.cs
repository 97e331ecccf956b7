using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Tests.Conversion;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>kubectl ambicap apply</c>, with a real kubectl and as much of an API server as that needs.</summary>
public sealed class ApplyCommandTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec:\n  containers:\n  - {name: web, image: x, securityContext: {capabilities: {ambient: [KILL]}}}\n";

    [Fact]
    public void Apply_Manifests_AreConvertedAndCreated()
    {
        string kubectl = FindKubectl();
        using TemporaryFolder folder = new();
        string yaml = folder.Write("m/a.yaml", Named("a"));
        _ = folder.Write("m/b.json", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"b"},"spec":{"selector":{"matchLabels":{"x":"y"}},"template":{"spec":{"containers":[{"name":"c","securityContext":{"runAsUser":7,"capabilities":{"addForNonRoot":["NET_RAW","SYSLOG"]}}}]}}}}""");
        using FakeApiServer server = new();

        ProgramRun run = Run(folder, Path.GetDirectoryName(kubectl)!, "", "-n", "dev", "-f", Path.GetDirectoryName(yaml)!, "--validate=false", "--server", server.Address, "-o", "name");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("pod/a\ndeployment.apps/b\n", run.Output);
        JsonNode[] created = [.. server.Created.Select(request => JsonNode.Parse(request[request.IndexOf('{', StringComparison.Ordinal)..])!)];
        Assert.Equal(["a", "b"], created.Select(item => (string?)item["metadata"]!["name"]));
        Assert.Equal(["dev", "dev"], created.Select(item => (string?)item["metadata"]!["namespace"]));
        Assert.Equal("KILL", (string?)created[0]["metadata"]!["annotations"]!["ambient.ambicap.dev/web"]);
        Assert.Equal("NET_RAW,SYSLOG", (string?)created[1]["spec"]!["template"]!["metadata"]!["annotations"]!["nonroot.ambicap.dev/c"]);
        Assert.Equal("""{"add":["SYSLOG"]}""", created[1]["spec"]!["template"]!["spec"]!["containers"]![0]!["securityContext"]!["capabilities"]!.ToJsonString());
        Assert.Equal("ambicap", (string?)created[0]["spec"]!["runtimeClassName"]);
        Assert.DoesNotContain("\"ambient\"", created[0].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_FromKubectl_IsItsPlugin()
    {
        string kubectl = FindKubectl();
        using TemporaryFolder folder = new();
        string bin = Path.GetDirectoryName(Repository.Program("kubectl-ambicap"))!;
        using FakeApiServer server = new();
        ProcessStartInfo start = new(kubectl, ["ambicap", "apply", "-f", "-", "--validate=false", "--server", server.Address]);
        Prepare(start, folder, $"{bin}:{Path.GetDirectoryName(kubectl)}");

        ProgramRun run = ProgramRun.Of(start, Named("a"));

        Assert.Equal((0, "pod/a created\n", ""), (run.ExitCode, run.Output, run.Errors));
        Assert.Single(server.Created);
    }

    [Fact]
    public void Apply_ARefusal_AppliesNothing()
    {
        using TemporaryFolder folder = new();
        _ = folder.Script("kubectl", "echo called");
        ProgramRun run = Run(folder, folder.Path, Named("a") + "---\n" + Named("b").Replace("KILL", "ALL", StringComparison.Ordinal), "-f", "-");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal("ambicap: <stdin>:13:70: container \"web\": capabilities.ambient: ALL cannot be made ambient; name each capability that the program needs\n", run.Errors);
    }

    [Fact]
    public void Apply_OtherArguments_ReachKubectlAsTheyAre()
    {
        using TemporaryFolder folder = new();
        _ = folder.Script("kubectl", "for a in \"$@\"; do echo \"[$a]\"; done; while read -r line; do :; done; exit 7\n");
        ProgramRun run = Run(
            folder, folder.Path, Named("a"), "--server-side", "-n", "a b", "-f", "-", "--dry-run=server", "-o", "yaml", "--runtime-class", "none", "-l", "x=y", "--prune-allowlist=core/v1/Pod");
        string[] expected = ["apply", "-f", "-", "--server-side", "-n", "a b", "--dry-run=server", "-o", "yaml", "-l", "x=y", "--prune-allowlist=core/v1/Pod"];
        Assert.Equal((7, string.Concat(expected.Select(argument => $"[{argument}]\n"))), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Apply_Kustomization_IsRenderedAndConverted()
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("k/kustomization.yaml", "resources: [pod.yaml]\n");
        _ = folder.Script("kustomize", $"[ \"$*\" = 'build {folder.Path}/k' ] && printf '%b' '{Named("a").Replace("\n", "\\n", StringComparison.Ordinal)}'\n");
        _ = folder.Script("kubectl", "echo \"$@\"; while read -r line; do case $line in *ambient.ambicap*) echo \"$line\";; esac; done");
        ProgramRun run = Run(folder, folder.Path, "", "-k", folder.File("k"), "-n", "web");
        Assert.Equal((0, "apply -f - -n web\n", ""), (run.ExitCode, run.Output.Split("metadata")[0], run.Errors));
        Assert.Contains("ambient.ambicap.dev/web: KILL", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "KILL", 0)]
    [InlineData(1, "KILL", 1)]
    [InlineData(0, "ALL", 2)]
    public void Diff_Manifest_IsKubectlsUnlessSomethingIsRefused(int kubectl, string capability, int expected)
    {
        using TemporaryFolder folder = new();
        _ = folder.Script("kubectl", $"echo \"$@\"; while read -r line; do :; done; exit {kubectl}\n");
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["diff", "-f", "-", "--server-side"]);
        Prepare(start, folder, folder.Path);
        ProgramRun run = ProgramRun.Of(start, Named("a").Replace("KILL", capability, StringComparison.Ordinal));
        Assert.Equal((expected, expected == 2 ? "" : "diff -f - --server-side\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("-n x", "ambicap: nothing to apply; name manifests with -f, or a kustomization with -k\n")]
    [InlineData("-k overlay -f -", "ambicap: -f and -k do not go together; name one of them\n")]
    [InlineData("-f -", "ambicap: kubectl is not in PATH; install it, or pipe ambicap convert to another client\n")]
    [InlineData("-f nowhere", "ambicap: kubectl is not in PATH; install it, or pipe ambicap convert to another client\n")]
    public void Apply_WhatCannotBeDone_IsClear(string arguments, string error)
    {
        using TemporaryFolder folder = new();
        ProgramRun run = Run(folder, folder.Path, Named("a"), arguments.Split(' '));
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    private static string Named(string name) => Pod.Replace("NAME", name, StringComparison.Ordinal);

    private static ProgramRun Run(TemporaryFolder folder, string path, string input, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["apply", .. arguments]);
        Prepare(start, folder, path);
        return ProgramRun.Of(start, input);
    }

    private static void Prepare(ProcessStartInfo start, TemporaryFolder folder, string path)
    {
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder.Path;
        start.Environment.Remove("KUBECONFIG");
    }

    private static string FindKubectl()
    {
        string? kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(part => Path.Combine(part, "kubectl")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(kubectl is null, "no kubectl is installed");
        return kubectl;
    }
}
