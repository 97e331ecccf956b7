using System.Diagnostics;
using Ambicap.Cli.Tests.Install;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published program's verbs for clusters, without a cluster.</summary>
public sealed class InstallCommandTests
{
    [Theory]
    [InlineData("--policy none --limit NET_RAW", "a limit beyond NET_BIND_SERVICE without a policy lets whoever may create Pods take it; give --policy webhook or cel, or --force where a policy of yours judges our annotations")]
    [InlineData("--limit NET_RAW --limits x.toml", "--limit and --limits say the same in two ways; give one")]
    [InlineData("--limit NET_RAWW", "--limit \"NET_RAWW\": unknown capability \"NET_RAWW\"; did you mean NET_RAW?")]
    [InlineData("--limits /nowhere/x.toml", "--limits /nowhere/x.toml: cannot be read (Could not find a part of the path '/nowhere/x.toml'); give a file that is there and readable")]
    [InlineData("--node-selector pool", "--node-selector pool: no label, or one that stands twice; give KEY=VALUE, each key once")]
    [InlineData("--cri-endpoint /run/x.sock", "--cri-endpoint /run/x.sock: no socket; give unix:///FOLDER/NAME")]
    [InlineData("--image nginx:1", "--image nginx:1: no image of ours; give one whose name is ambicap-webhook, ambicap-node or ambicap-cri")]
    [InlineData("-n Shop", "--namespace \"Shop\": no name that Kubernetes takes; use a-z, 0-9 and -")]
    [InlineData("--policy cel --webhook-config x", "--webhook-config x: cannot be read (")]
    [InlineData("--scope all", "Argument 'all' not recognized. Must be one of: 'ambient' 'full'\n")]
    [InlineData("--policy cel --scope full", "--scope full is for --policy webhook; give one of the two up\n")]
    [InlineData("--policy cel --webhook-config /dev/null", "--webhook-config is for --policy webhook; give one of the two up\n")]
    [InlineData("--scope full --webhook-config /dev/null", "--webhook-config /dev/null has the scope ambient; give --scope ambient too, or change the file\n")]
    public void Install_WrongOptions_AreRefusedWithTheRemedy(string options, string expected)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), ["install", "-o", "yaml", .. options.Split(' ')]);
        Assert.Equal((ExitCode.BadInput, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"ambicap: {expected}", run.Errors, StringComparison.Ordinal);
    }

    /// <summary>A limit that opens nothing needs no policy, and whoever has one of their own says so.</summary>
    [Theory]
    [InlineData("--limit NET_BIND_SERVICE")]
    [InlineData("--limit NET_RAW --force")]
    public void Install_WithoutAPolicy_TakesWhatOpensNothingOrIsForced(string options)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), ["install", "-o", "yaml", "--policy", "none", .. options.Split(' ')]);
        Assert.Equal((ExitCode.Good, ""), (run.ExitCode, run.Errors));
        Assert.Equal("ConfigMap", (string?)ObjectComparison.Parse(run.Output)[^1]["kind"]);
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    [InlineData("status")]
    public void Verbs_WithoutKubectl_SaySo(string verb)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap"), [verb]);
        start.Environment["PATH"] = "/nowhere";
        ProgramRun run = ProgramRun.Of(start);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal("ambicap: kubectl is not in PATH; install it, or apply what ambicap install -o yaml prints by another client\n", run.Errors);
    }

    /// <summary>A cluster that does not answer is exit code 2, before anything is changed.</summary>
    [Theory]
    [InlineData("install", "the API server does not answer kubectl (")]
    [InlineData("status", "kubectl get validatingadmissionpolicybindings: ")]
    public void Verbs_ClusterAway_SaySo(string verb, string expected)
    {
        using TemporaryFolder folder = new();
        string kubeconfig = folder.Write("config", """
            apiVersion: v1
            kind: Config
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: u, user: {token: not-a-secret}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            """);
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), verb, "--kubeconfig", kubeconfig);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.StartsWith($"ambicap: {expected}", run.Errors, StringComparison.Ordinal);
    }
}
