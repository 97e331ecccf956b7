using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published programs where standard output takes nothing: one line, and no trace of the stack.</summary>
public sealed class UnwritableOutputTests
{
    private const string Pods = "src/Ambicap.Cli/Demo/Pods";

    [Theory]
    [InlineData("ambicap --help")]
    [InlineData("ambicap check --help")]
    [InlineData($"ambicap check -f {Pods}")]
    [InlineData($"ambicap check -f {Pods} -o json")]
    [InlineData($"ambicap check -f {Pods} -o sarif")]
    [InlineData($"ambicap explain -f {Pods}")]
    [InlineData($"ambicap explain -f {Pods} -o json")]
    [InlineData($"ambicap convert -f {Pods}")]
    [InlineData($"ambicap convert -f {Pods} -o json")]
    [InlineData("ambicap capabilities")]
    [InlineData("ambicap capabilities KILL -o json")]
    [InlineData("ambicap inspect 1")]
    [InlineData("ambicap inspect 1 -o json")]
    [InlineData("ambicap version")]
    [InlineData("ambicap help run")]
    [InlineData("ambicap completion bash")]
    [InlineData("ambicap-webhook --help")]
    [InlineData("ambicap-cri --help")]
    [InlineData("ambicap-node --help")]
    [InlineData("ambicap-node --version")]
    [InlineData("ambicap-node status")]
    [InlineData("ambicap-node status -o json")]
    public void Run_FullOrClosedOutput_IsOneLine(string command)
    {
        string program = command.Split(' ')[0];
        string line = $"cd {Repository.Root} && exec {Repository.Program(program)}{command[program.Length..]}";
        foreach ((string redirection, string reason) in new[] { (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor") })
        {
            ProgramRun run = ProgramRun.Of("sh", "-c", $"{line} {redirection}");
            Assert.Equal(1, run.ExitCode);
            Assert.Matches($"^{program}: the output cannot be written: {reason}[^;\n]*; write it elsewhere\n$", run.Errors);
        }
    }

    /// <summary>With a closed descriptor the next file gets its number: no message may end up in it, nor a result among the errors.</summary>
    [Fact]
    public void Run_ClosedErrors_LeavesOutputAndFilesAlone()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - name: a
                image: b
                securityContext:
                  capabilities:
                    ambient: [KILL]
            """);
        ProgramRun run = ProgramRun.Of("sh", "-c", $"{Repository.Program("ambicap")} convert -f {file} --in-place 2>&- >&- <&-");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
        Assert.DoesNotContain("converted", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("ambient.ambicap.dev/a: KILL", File.ReadAllText(file), StringComparison.Ordinal);
        ProgramRun wrong = ProgramRun.Of("sh", "-c", $"{Repository.Program("ambicap")} explain -f /nowhere.yaml 2>&-");
        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
    }

    [Theory]
    [InlineData("ambicap explain")]
    [InlineData("ambicap check")]
    public void Run_ReaderThatLeft_IsQuiet(string command)
    {
        string manifests = string.Concat(Enumerable.Repeat($"cat {Pods}/2.yaml; echo; echo ---; ", 2_000));
        string program = command.Split(' ')[0];
        ProgramRun run = ProgramRun.Of("sh", "-c", $"cd {Repository.Root} && {{ {manifests} }} | {Repository.Program(program)}{command[program.Length..]} -f - | head -n 1 >/dev/null");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }
}
