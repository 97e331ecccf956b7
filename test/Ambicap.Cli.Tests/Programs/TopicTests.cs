using Ambicap.Cli.Help;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>What <c>ambicap help TOPIC</c> tells.</summary>
public sealed class TopicTests
{
    public static TheoryData<string> Names { get; } = [.. Topics.All.Select(topic => topic.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Topic_Document_IsThere(string name)
    {
        Topic topic = Topics.Find(name)!;
        Assert.True(File.Exists(Path.Combine(Repository.Root, topic.Document)), topic.Document);
        Assert.EndsWith(".", topic.Summary, StringComparison.Ordinal);
        Assert.NotEqual(Topics.List, name);
    }

    [Fact]
    public void Topics_Order_IsThatOfTheirNames() => Assert.Equal(Topics.All.Select(topic => topic.Name).Order(StringComparer.Ordinal), Topics.All.Select(topic => topic.Name));

    [Fact]
    public void Policy_Levels_AreThoseOfTheRules()
    {
        string text = Topics.Find("policy")!.Text.ReplaceLineEndings(" ");
        Assert.Contains("restricted: NET_BIND_SERVICE. baseline: KILL, AUDIT_WRITE too. privileged: all that are not root-equivalent.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_Topics_ListsEachWithALine()
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "help", "topics");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(["Topics:", .. Topics.All.Select(topic => $"  {topic.Name.PadRight(13)}{topic.Summary}")], run.Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Help_Topic_ShowsItsText()
    {
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), "help", "annotations");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("\n  ambient.ambicap.dev/NAME: NET_RAW        ambient, whatever the user is\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n\nMore: docs/reference.md\n", run.Output, StringComparison.Ordinal);
    }
}
