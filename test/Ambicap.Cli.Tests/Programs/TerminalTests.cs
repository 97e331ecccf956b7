using System.Diagnostics;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap</c> on a terminal of some width, by script(1).</summary>
public sealed class TerminalTests
{
    private const string Pods = "src/Ambicap.Cli/Demo/Pods";

    [Theory]
    [InlineData(80, $"explain -f {Pods}")]
    [InlineData(60, $"explain -f {Pods}")]
    [InlineData(80, $"check -f {Pods}")]
    [InlineData(60, $"check -f {Pods}")]
    [InlineData(80, "capabilities")]
    [InlineData(60, "capabilities")]
    [InlineData(60, "capabilities BPF")]
    [InlineData(80, "inspect 1")]
    [InlineData(60, "inspect 1")]
    [InlineData(60, "doctor --scope node")]
    public void Run_NarrowTerminal_KeepsWithinItAndBreaksNoWord(int width, string command)
    {
        string narrow = OnTerminal(width, "dumb", command);
        Assert.All(narrow.Split('\n'), line => Assert.True((line.Length <= width || !line.Trim().Contains(' ')) && line == line.TrimEnd(), line));
        Assert.DoesNotContain('\e', narrow);
        string wide = OnTerminal(2000, "dumb", command);
        string[] words = [.. wide.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('_') || word.StartsWith("--", StringComparison.Ordinal))];
        Assert.All(words.Where(word => !word.Contains(',')), word => Assert.Contains(word, narrow, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("help run")]
    [InlineData("check --help")]
    [InlineData("--help")]
    public void Help_NarrowTerminal_BreaksNoWordAndKeepsExamples(string command)
    {
        string narrow = OnTerminal(60, "dumb", command);
        Assert.All(narrow.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        Assert.All(narrow.Split('\n').Where(line => line.Length > 60), line => Assert.Matches("^  (kubectl |helm )?[a-z]|^ *[^ ]+$", line));
    }

    [Theory]
    [InlineData("xterm", "", true)]
    [InlineData("dumb", "", false)]
    [InlineData("xterm", "NO_COLOR=1", false)]
    public void Check_OnATerminal_HasColourWhereThatIsWanted(string term, string variable, bool hasColour) =>
        Assert.Equal(hasColour, OnTerminal(100, term, $"check -f {Pods}/2.yaml", variable).Contains("\e[1m", StringComparison.Ordinal));

    /// <summary>Names of a manifest, an image's and a cluster's words: none of them may move the cursor or turn the text.</summary>
    [Theory]
    [InlineData("explain")]
    [InlineData("check")]
    [InlineData("convert -o yaml")]
    [InlineData("run")]
    public void Run_ManifestWithEscapes_WritesNone(string verb)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("x\e[31m.yaml", """
            apiVersion: v1
            kind: "Pod"
            metadata: {name: "a\e[31mb\u202ec\x9b31m", namespace: "n\e[2J", annotations: {"ambient.ambicap.dev/w\e[5m": "X\u202e\e[1m"}}
            spec:
              runtimeClassName: "r\u2066"
              containers: [{name: "w\e]0;x\a", image: "i\e[0m", securityContext: {capabilities: {ambient: ["F\e[31m"]}}}]
            """);
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), [.. verb.Split(' '), "-f", file]);
        Assert.All((run.Output + run.Errors).Where(letter => letter != '\n'), letter => Assert.False(char.IsControl(letter) || letter is '\u202e' or '\u2066', $"{(int)letter:x}"));
        Assert.NotEqual(0, run.ExitCode);
    }

    private static string OnTerminal(int width, string term, string command, string variable = "")
    {
        ProcessStartInfo start = new("script", ["-qec", $"stty cols {width} rows 50; {variable} {Repository.Program("ambicap")} {command} 2>/dev/null", "/dev/null"])
        {
            WorkingDirectory = Repository.Root,
        };
        start.Environment["TERM"] = term;
        start.Environment.Remove("COLUMNS");
        start.Environment.Remove("NO_COLOR");
        return ProgramRun.Of(start).Output.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
