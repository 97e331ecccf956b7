using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Ambicap.Cli.Commands;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Documents;

/// <summary>Every command of ours that a document shows, in blocks and in sentences, is one that its program takes.</summary>
public sealed partial class DocumentedCommandsTests
{
    [Fact]
    public void Ambicap_DocumentedCommands_AreTaken()
    {
        RootCommand root = CommandTree.Create();
        (DocumentedCode Code, string Command)[] commands = [.. Commands("ambicap")];
        Assert.True(commands.Length > 150, "the documents' commands are not where they were");
        AssertNone(commands.SelectMany(command => root.Parse(Words(command.Command)).Errors
            .Where(error => !command.Code.IsInSentence || !IsOfAMention(error.Message))
            .Select(error => $"{command.Code.Place}: ambicap {command.Command}: {error.Message}")));
    }

    [Theory]
    [InlineData("ambicap-cri")]
    [InlineData("ambicap-node")]
    [InlineData("ambicap-webhook")]
    public void Program_DocumentedOptions_AreInItsHelp(string program)
    {
        string help = ProgramRun.Of(Repository.Program(program), "--help").Output;
        (DocumentedCode Code, string Command)[] commands = [.. Commands(program)];
        Assert.NotEmpty(commands);
        AssertNone(commands.SelectMany(command => Words(command.Command)
            .Where(word => OptionOrVerb().IsMatch(word) && !Regex.IsMatch(help, $@"(?m)(^|[\s,\[]){Regex.Escape(word)}\b"))
            .Select(word => $"{command.Code.Place}: {program} {command.Command}: {word}")));
    }

    [Fact]
    public void Scripts_DocumentedOnes_AreThere() => AssertNone(DocumentedCode.Blocks().Concat(DocumentedCode.Inline())
        .SelectMany(code => Script().Matches(code.Text).Select(match => (code.Place, Path: match.Value)))
        .Where(script => !Path.Exists(Path.Combine(Repository.Root, script.Path))).Select(script => $"{script.Place}: {script.Path}"));

    private static void AssertNone(IEnumerable<string> wrong)
    {
        string[] lines = [.. wrong];
        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }

    /// <summary>What stands behind a program's name, pipe by pipe.</summary>
    private static IEnumerable<(DocumentedCode Code, string Command)> Commands(string program)
    {
        Regex call = new($@"^(?:\$ )?(?:sudo )?(?:[A-Z_]+=\S+ )*(?:artifacts/bin/)?(?:kubectl )?{program}(?= |$)(?! *[=|])");
        foreach (DocumentedCode code in DocumentedCode.Blocks().Where(block => block.Language is "" or "console").Concat(DocumentedCode.Inline()))
        {
            foreach (string line in code.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            {
                foreach (string part in Separator().Split(Comment().Replace(line, "")).Select(part => part.Trim()))
                {
                    if (call.Match(part) is { Success: true } match)
                    {
                        yield return (code, part[match.Length..].Trim());
                    }
                }
            }
        }
    }

    /// <summary>The words of a command; of a synopsis what stands in brackets too, and the first of several ways.</summary>
    private static string[] Words(string command) =>
        [.. CommandLineParser.SplitCommandLine(Redirection().Replace(command, "").Replace('\'', '"').Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal))
            .Where(word => word is not ("..." or "…")).Select(word => word == "PID" ? "1" : word.Split('|')[0])];

    /// <summary>A sentence may name a verb or an option without what it needs.</summary>
    private static bool IsOfAMention(string error) =>
        error.StartsWith("Required ", StringComparison.Ordinal) || error.EndsWith(" is required.", StringComparison.Ordinal);

    [GeneratedRegex(@"\s#\s.*$|^#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@" \| | && | \|\| |; ")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\s\d?[<>]&?\s*\S+")]
    private static partial Regex Redirection();

    [GeneratedRegex("^--[a-z-]+$")]
    private static partial Regex OptionOrVerb();

    [GeneratedRegex(@"(?<![\w/.-])(?:eng|bench|findings|test)/[A-Za-z0-9/_.-]+\.(?:sh|py|cs)\b")]
    private static partial Regex Script();
}
