using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap check</c>.</summary>
public sealed class CheckCommandTests
{
    private const string Allowed = "apiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: {ambient.ambicap.dev/a: NET_BIND_SERVICE}}\nspec: {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]}\n";
    private static readonly string s_forbidden = Allowed.Replace("NET_BIND_SERVICE", "NET_RAW", StringComparison.Ordinal);

    [Fact]
    public void Check_StandardInput_EndsWithTheExitCodeOfTheVerdict()
    {
        Assert.Equal((0, "1 checked: 0 forbidden, 1 allowed; 0 others skipped; 0 unreadable\n", ""), Result(Run(Allowed)));
        Assert.Equal(1, Run(s_forbidden).ExitCode);
        Assert.Equal(0, Run(s_forbidden, "--level", "privileged").ExitCode);
        Assert.Equal(1, Run(Allowed, "--scope", "full").ExitCode);
        ProgramRun both = Run(s_forbidden + "---\na: [\n---\n" + Allowed);
        Assert.Equal(2, both.ExitCode);
        Assert.StartsWith("ambicap: <stdin>:7:", both.Errors, StringComparison.Ordinal);
        Assert.EndsWith("\n2 checked: 1 forbidden, 1 allowed; 0 others skipped; 1 unreadable\n", both.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_SummaryInAPipe_IsOneLine()
    {
        using TemporaryFolder folder = new();
        string[] arguments = ["check", folder.Write("pod.yaml", s_forbidden), "--level", "baseline"];
        ProgramRun.Of(Repository.Program("ambicap"), [.. arguments, "--write-baseline", folder.File("known.json")]);
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), [.. arguments, "--baseline", folder.File("known.json")]);
        Assert.Equal(
            new ProgramRun(0, "1 checked: 0 forbidden, 1 allowed; 0 others skipped; 0 unreadable; 1 finding in the baseline\n", ""), run);
    }

    [Theory]
    [InlineData("--output", "json")]
    [InlineData("--output", "sarif")]
    public void Check_Format_IsJson(params string[] options)
    {
        ProgramRun run = Run(s_forbidden, options);
        Assert.Equal((1, "ambicap: 1 checked: 1 forbidden, 0 allowed; 0 others skipped; 0 unreadable\n"), (run.ExitCode, run.Errors));
        Assert.NotNull(JsonNode.Parse(run.Output));
    }

    [Fact]
    public void Check_SeveralFiles_ReadsWhatCanBeRead()
    {
        using TemporaryFolder folder = new();
        string good = folder.Write("below/good.json", """{"kind":"Pod","spec":{}}""");
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "check", "-f", "/no/such", "-f", folder.Path, "-f", good, "-o", "json");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("ambicap: /no/such: no such file; name a file, a folder, or - for standard input\n", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("--level v1.x", "ambicap: ")]
    [InlineData("--level-version 1.30", "ambicap: --level-version: unknown version \"1.30\"; use latest or v1.N, such as v1.37\n")]
    [InlineData("--allow-root-equivalent ALL", "ambicap: --allow-root-equivalent: ALL cannot be made ambient; name each capability that the program needs\n")]
    [InlineData("-f -", "ambicap: --filename is empty, or standard input is named twice; name each input once\n")]
    [InlineData("-o yaml", "ambicap: ")]
    public void Check_BadOptions_AreClear(string options, string error)
    {
        ProgramRun run = Run(Allowed, options.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Help_HasExamplesAndExitCodes()
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "check", "--help");
        Assert.Contains("ambicap check -f deploy/", run.Output, StringComparison.Ordinal);
        Assert.Contains("Exit code 0: nothing is forbidden. 1: something is. 2: something could not be read", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ExampleOfTheDocument_IsReal()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "check.md"));
        ProcessStartInfo start = new(Repository.Program("ambicap"), ["check", "-f", "docs/pods/shop.yaml"]) { WorkingDirectory = Repository.Root };
        Assert.Contains($"$ ambicap check -f docs/pods/shop.yaml\n{ProgramRun.Of(start).Output}", document, StringComparison.Ordinal);
        start.ArgumentList.Add("-o");
        start.ArgumentList.Add("json");
        Assert.Contains($"json | head -1\n{ProgramRun.Of(start).Output.Split('\n')[0]}\n", document, StringComparison.Ordinal);
    }

    private static (int, string, string) Result(ProgramRun run) => (run.ExitCode, run.Output, run.Errors);

    private static ProgramRun Run(string manifest, params IEnumerable<string> options) =>
        ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["check", "-f", "-", .. options]), manifest);
}
