using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Doctor;

/// <summary>The published <c>ambicap doctor</c>.</summary>
public sealed class DoctorCommandTests
{
    [Fact]
    public void Doctor_NodeWithoutRuntime_FailsWithTheRemedy()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = Run(folder, "--scope", "node", "--runtime", "/nowhere", "-o", "json", "--containerd", "/nowhere", "--runtime-endpoint", "unix:///nowhere");
        JsonNode answer = JsonNode.Parse(run.Output)!;
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        JsonNode found = answer["checks"]!.AsArray().Single(check => (string?)check!["check"] == "runtime")!;
        Assert.Equal(("failed", "no ambicap-runtime at /nowhere"), ((string?)found["result"], (string?)found["detail"]));
        Assert.StartsWith("install it ", (string?)found["remedy"], StringComparison.Ordinal);
        Assert.Equal("unknown", (string?)answer["checks"]!.AsArray().Single(check => (string?)check!["check"] == "handler: configuration in force")!["result"]);
    }

    [Fact]
    public void Doctor_NoClusterToSee_IsExitCode2()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = Run(folder, "--scope", "cluster");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("kubectl is not in PATH", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_ClusterWithoutAmbicap_NamesWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        _ = folder.Script("kubectl", "case \"$2\" in --raw) echo '{}' ;; nodes|pods|runtimeclasses) echo '{\"items\":[]}' ;; esac\n");
        ProgramRun run = Run(folder, "--scope", "cluster");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no RuntimeClass has the handler ambicap", run.Output, StringComparison.Ordinal);
        Assert.Contains("neither the webhook nor the policies are there", run.Output, StringComparison.Ordinal);
    }

    private static ProgramRun Run(TemporaryFolder folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["doctor", .. arguments]);
        start.Environment["PATH"] = folder.Path;
        start.Environment["KUBECONFIG"] = "/nowhere";
        return ProgramRun.Of(start);
    }
}
