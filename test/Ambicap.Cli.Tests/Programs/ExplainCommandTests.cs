using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cli.Images;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap explain</c>.</summary>
public sealed class ExplainCommandTests
{
    private const string Pod = "kind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: web, image: 'ambicap.local/busybox:setcap', command: [httpd], securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}}}]}\n";

    [Fact]
    public void Explain_SeveralDocuments_ExplainsEachContainer()
    {
        ProgramRun run = Run("---\nkind: Service\n---\nkind: Deployment\nmetadata: {name: d}\nspec: {template: {spec: {initContainers: [{name: i, image: a}], containers: [{name: c, image: a}]}}}\n---\n" + Pod, "-o", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["d/i", "d/c", "x/web"], JsonNode.Parse(run.Output)!.AsArray().Select(container => $"{container!["name"]}/{container["container"]}"));
    }

    [Fact]
    public void Explain_Image_IsReadThroughItsLayers()
    {
        string? busybox = BusyboxImages.FindBusybox();
        Assert.SkipWhen(busybox is null, "no static busybox is installed");
        using TemporaryFolder folder = new();
        string archive = folder.File("images.tar");
        BusyboxImages.Save(busybox, archive);

        ProgramRun run = Run(Pod, "--image", archive);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\n  execve of the entry point +- +- +- +- +- +execve fails with EPERM \[1\]\n", run.Output);
        Assert.DoesNotContain("not known", run.Output, StringComparison.Ordinal);

        Assert.Equal(1, Run(Pod, "--image", archive, "--fail-on", "surprise").ExitCode);
        Assert.Equal(0, Run(Pod.Replace(":setcap", ":plain", StringComparison.Ordinal), "--image", archive, "--fail-on", "surprise").ExitCode);
    }

    [Theory]
    [InlineData("a: 'x", "", "ambicap: <stdin>:1:4: not valid YAML: ")]
    [InlineData("kind: Service", "", "ambicap: <stdin>: no Pod in it; give a Pod or a workload with a Pod template\n")]
    [InlineData("", "", "ambicap: <stdin>: no document in it; name a manifest")]
    [InlineData("kind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, securityContext: {runAsUser: x}}]}", "", "ambicap: <stdin>:3:70: spec.containers[0].securityContext.runAsUser must be a whole number from 0 to 2147483647, not the text \"x\"\n")]
    [InlineData(Pod, "--image /nowhere", "ambicap: image /nowhere: no such file or folder; name an OCI archive, an OCI folder or a root file system\n")]
    [InlineData(Pod, "--image-user app", "ambicap: --image-user app: write UID or UID:GID in numbers, such as 1000:1000\n")]
    [InlineData(Pod, "--entrypoint-caps cap_fly=ep", "ambicap: --entrypoint-caps cap_fly=ep: ")]
    [InlineData(Pod, "--runtime rkt", "ambicap: ")]
    public void Explain_BadInput_IsClear(string manifest, string options, string error)
    {
        ProgramRun run = Run(manifest, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>What others chose goes onto terminals, which obey control characters: rows of programs, names of files, and options.</summary>
    [Theory]
    [InlineData("explain", "-f", "-")]
    [InlineData("check", "-f", "-")]
    [InlineData("convert", "-f", "-")]
    [InlineData("explain", "-f", "\e[2J.yaml")]
    [InlineData("convert", "-f", "\e[2J.yaml")]
    [InlineData("explain", "-f", "-", "--runtime", "\e[2J")]
    [InlineData("explain", "-f", "-", "--image", "\e[2J")]
    [InlineData("explain", "-f", "-", "--image-user", "\e[2J")]
    [InlineData("explain", "-f", "-", "-o", "\e[2J")]
    [InlineData("explain", "--\e[2J")]
    [InlineData("capabilities", "\e[2J")]
    public void Run_ControlCharacters_DoNotReachTheTerminal(params string[] arguments)
    {
        string manifest = Pod.Replace("command: [httpd]", "command: [tini, --, gosu, \"a\\e[2J\", \"server\\e[2J\"]", StringComparison.Ordinal);
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), arguments), manifest);
        Assert.DoesNotContain('\e', run.Output + run.Errors);
    }

    [Theory]
    [InlineData("inspect 999999999", "ambicap: process 999999999: there is none, or it is a thread of the kernel; see ambicap inspect --all\n")]
    [InlineData("inspect", "ambicap: name one of PID, --container ID or --pod NAMESPACE/NAME, and --all; see ambicap inspect --help\n")]
    [InlineData("inspect web", "ambicap: \"web\" is no process id; give numbers, --container ID, or --pod NAMESPACE/NAME\nambicap: see ambicap inspect --help\n")]
    [InlineData("inspect 1 --all", "ambicap: name one of PID, --container ID or --pod NAMESPACE/NAME, and --all; see ambicap inspect --help\n")]
    [InlineData("inspect --container x", "ambicap: --container x: not a container's id; give at least its first 4 digits, 0-9 and a-f\n")]
    [InlineData("inspect --container 0123", "ambicap: --container 0123: no process on this host is in such a container; see ambicap inspect --all\n")]
    [InlineData("inspect 1 x", "ambicap: \"x\" is no process id; give numbers, --container ID, or --pod NAMESPACE/NAME\nambicap: see ambicap inspect --help\n")]
    [InlineData("inspect --pod nowhere", "ambicap: --pod default/nowhere: no process on this host is in such a Pod; see kubectl get pod -o wide for its node, and ambicap inspect --all\n")]
    public void Inspect_BadInput_IsClear(string arguments, string error)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), arguments.Split(' '));
        Assert.Equal((2, "", error), (run.ExitCode, run.Output, run.Errors));
    }

    private static ProgramRun Run(string manifest, params IEnumerable<string> options) =>
        ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["explain", "-f", "-", .. options]), manifest);
}
