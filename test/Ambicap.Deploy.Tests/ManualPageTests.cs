using System.Diagnostics;
using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>The manual pages that <c>eng/man.sh</c> makes of what the programs say of themselves.</summary>
public sealed partial class ManualPageTests
{
    [Fact]
    public void Pages_EveryVerbAndTopic_HasOne()
    {
        using TemporaryFolder folder = new();
        string[] pages = Make(folder);
        string program = Repository.Program("ambicap");
        IEnumerable<string> verbs = Names(ProgramRun.Of(program, "--help").Output, "Commands").Select(verb => $"man1/ambicap-{verb}.1.gz");
        IEnumerable<string> topics = Names(ProgramRun.Of(program, "help", "topics").Output, "Topics").Select(topic => $"man7/ambicap-{topic}.7.gz");
        string[] others =
        [
            "man1/ambicap.1.gz", "man1/kubectl-ambicap.1.gz", "man5/ambicap-runtime.toml.5.gz",
            "man8/ambicap-cri.8.gz", "man8/ambicap-node.8.gz", "man8/ambicap-runtime.8.gz", "man8/ambicap-webhook.8.gz",
        ];
        Assert.Equal([.. verbs.Concat(topics).Concat(others).Order(StringComparer.Ordinal)], pages.Select(page => Path.GetRelativePath(folder.File("man"), page)).Order(StringComparer.Ordinal));
    }

    /// <summary>mandoc knows the language better than any reader.</summary>
    [Fact]
    public void Pages_Language_IsWithoutFault()
    {
        using TemporaryFolder folder = new();
        foreach (string page in Make(folder).Where(page => Path.GetFileName(page) != "kubectl-ambicap.1.gz"))
        {
            ProgramRun judged = Shell($"gunzip -c '{page}' | mandoc -T lint -W warning");
            Assert.Equal((Path.GetFileName(page), 0, "", ""), (Path.GetFileName(page), judged.ExitCode, judged.Output, judged.Errors));
        }
    }

    /// <summary>What a page says is what the help says: nothing is lost on the way, and nothing of this machine gets into it.</summary>
    [Theory]
    [InlineData("man1/ambicap-explain.1", "ambicap", "help explain")]
    [InlineData("man1/ambicap.1", "ambicap", "--help")]
    [InlineData("man7/ambicap-annotations.7", "ambicap", "help annotations")]
    [InlineData("man7/ambicap-sets.7", "ambicap", "help sets")]
    [InlineData("man8/ambicap-runtime.8", "ambicap-runtime", "--ambicap-help")]
    [InlineData("man8/ambicap-webhook.8", "ambicap-webhook", "--help")]
    public void Page_Words_AreThoseOfTheHelp(string page, string program, string arguments)
    {
        using TemporaryFolder folder = new();
        _ = Make(folder);
        string shown = Shell($"gunzip -c '{folder.File($"man/{page}.gz")}' | mandoc -T ascii -O width=200 | sed 's/.\\x08//g'").Output;
        string[] expected = Words(ProgramRun.Of(Repository.Program(program), arguments.Split(' ')).Output);
        HashSet<string> words = [.. Words(shown)];
        Assert.NotEmpty(expected);
        Assert.DoesNotContain(expected, word => !words.Contains(word));
        Assert.DoesNotContain(Repository.Root, shown, StringComparison.Ordinal);
    }

    private static string[] Make(TemporaryFolder folder)
    {
        ProgramRun run = ProgramRun.Of(Path.Combine(Repository.Root, "eng/man.sh"), folder.File("man"));
        Assert.True(run.ExitCode == 0, run.Errors);
        return [.. Directory.EnumerateFiles(folder.File("man"), "*", SearchOption.AllDirectories)];
    }

    private static IEnumerable<string> Names(string help, string heading) => help[(help.IndexOf($"{heading}:\n", StringComparison.Ordinal) + heading.Length + 2)..]
        .Split('\n').TakeWhile(line => line.StartsWith(' ')).Where(line => line[2] != ' ').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);

    private static ProgramRun Shell(string line) => ProgramRun.Of(new ProcessStartInfo("bash", ["-c", $"set -o pipefail; {line}"]));

    /// <summary>Headings are spelt in capitals, and the name loses its capital and its full stop.</summary>
    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Where(word => word is not ("description" or "usage" or "exit" or "code")).Distinct()];

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_]+")]
    private static partial Regex Word();
}
