using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>The published <c>ambicap</c> as a plugin of kubectl, and what every plugin has.</summary>
public sealed class PluginTests
{
    [Theory]
    [InlineData("ambicap", "ambicap")]
    [InlineData("kubectl-ambicap", "kubectl ambicap")]
    public void Run_WithoutVerb_ShowsHelpUnderTheNameItWasCalledBy(string program, string name)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program(program));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"\nUsage:\n  {name} COMMAND [options]\n", run.Output, StringComparison.Ordinal);
        ProgramRun help = ProgramRun.Of(Repository.Program(program), "help", "check");
        Assert.Contains($"\n  {name} check -f deploy/\n", help.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  helm template chart/ | {name} check -f -\n", help.Output, StringComparison.Ordinal);
        Assert.Equal(help.Output, ProgramRun.Of(Repository.Program(program), "check", "--help").Output);
    }

    [Theory]
    [InlineData("chek", "ambicap: \"chek\" is no verb; did you mean check?\nambicap: see ambicap --help\n")]
    [InlineData("frobnicate", "ambicap: \"frobnicate\" is no verb\nambicap: see ambicap --help\n")]
    [InlineData("help expain", "ambicap: \"expain\" is no verb and no topic; did you mean explain?\n")]
    [InlineData("help anotations", "ambicap: \"anotations\" is no verb and no topic; did you mean annotations?\n")]
    [InlineData("help frobnicate", "ambicap: \"frobnicate\" is no verb and no topic; see ambicap help topics\n")]
    [InlineData("check --levle restricted -f x", "ambicap: Unrecognized command or argument '--levle'. Did you mean --level?\n")]
    [InlineData("convert /etc/hostname", "ambicap: Unrecognized command or argument '/etc/hostname'. Did you mean -f /etc/hostname?\n")]
    [InlineData("convert no/such", "ambicap: Unrecognized command or argument 'no/such'.\n")]
    public void Run_Misspelt_SaysWhatWasMeant(string line, string errors)
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(errors, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_Json_HasVersionAndPlatform()
    {
        JsonNode version = JsonNode.Parse(ProgramRun.Of(Repository.Program("ambicap"), "version", "-o", "json").Output)!;
        Assert.Equal($"ambicap {version["version"]} (", ProgramRun.Of(Repository.Program("ambicap"), "version").Output[..($"ambicap {version["version"]} (".Length)]);
        Assert.StartsWith("linux-", (string)version["platform"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ch", "check :4")]
    [InlineData("check --lev", "--level --level-version :4")]
    [InlineData("check --level ", "baseline privileged restricted :4")]
    [InlineData("check -o s", "sarif :4")]
    [InlineData("explain -o h", "html :4")]
    [InlineData("help an", "annotations :4")]
    [InlineData("help inst", "install :4")]
    [InlineData("explain -f ", ":0")]
    public void Complete_Words_SaysHowTheyGoOn(string line, string expected) =>
        Assert.Equal(expected, ProgramRun.Of(Repository.Program("ambicap"), ["__complete", .. line.Split(' ')]).Output.TrimEnd('\n').Replace('\n', ' '));

    [Theory]
    [InlineData("ambicap che", "check")]
    [InlineData("ambicap check --lev", "--level,--level-version")]
    public void Completion_Bash_CompletesALine(string line, string expected)
    {
        string[] words = line.Split(' ');
        string script = $"export PATH={Path.GetDirectoryName(Repository.Program("ambicap"))}:$PATH; source <(ambicap completion bash); COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; "
            + "_ambicap; IFS=,; echo \"${COMPREPLY[*]}\"";
        Assert.Equal((0, $"{expected}\n", ""), ProgramRun.Of(new ProcessStartInfo("bash", ["-c", script])) is var run ? (run.ExitCode, run.Output, run.Errors) : default);
    }

    [Theory]
    [InlineData("ambicap che", "check")]
    [InlineData("ambicap check --lev", "--level,--level-version")]
    [InlineData("ambicap check --level ", "baseline,privileged,restricted")]
    [InlineData("ambicap check -f LICEN", "LICENSE")]
    public void Completion_Fish_CompletesALine(string line, string expected) =>
        Assert.Equal(expected, Complete("fish", "--no-config", "-c", $"ambicap completion fish | source; complete -C '{line}'"));

    /// <summary>In zsh itself, with its functions of an interactive shell replaced by ones that print what they are given.</summary>
    [Theory]
    [InlineData("ambicap che", "check")]
    [InlineData("ambicap check --lev", "--level,--level-version")]
    [InlineData("ambicap check --level ba", "baseline")]
    [InlineData("ambicap check -f LICEN", "files")]
    public void Completion_Zsh_CompletesALine(string line, string expected) => Assert.Equal(expected, Complete("zsh", "-f", "-c", $$"""
        compdef() { : }
        compadd() { [[ $1 == -- ]] && shift; (( $# )) && print -l -- "$@" }
        _files() { print files }
        source <(ambicap completion zsh)
        words=({{line}}); CURRENT=$#words; _ambicap
        """));

    private static string Complete(string shell, params string[] arguments)
    {
        string? path = Environment.GetEnvironmentVariable("PATH");
        Assert.SkipUnless((path ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))), $"{shell} is not installed");
        ProcessStartInfo start = new(shell, arguments) { WorkingDirectory = Repository.Root };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(Repository.Program("ambicap"))}:{path}";
        ProgramRun run = ProgramRun.Of(start);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return run.Output.TrimEnd('\n').Replace('\n', ',');
    }
}
