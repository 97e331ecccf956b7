using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Tests.Levels;

public sealed class QuotedTests
{
    [Fact]
    public void Text_ControlCharacters_AreReplaced() => Assert.Equal("\"a?[2J?\"", Quoted.Text("a\u001b[2J\n"));

    [Fact]
    public void Text_Long_IsCut() => Assert.Equal($"\"{new string('x', 128)}...\"", Quoted.Text(new string('x', 129)));

    [Fact]
    public void List_Many_IsCounted()
    {
        Assert.Equal("\"a\", \"b\"", Quoted.List(["a", "b", "a"]));
        Assert.EndsWith("\"15\" and 4 more", Quoted.List(Enumerable.Range(0, 20).Select(number => $"{number}")));
    }
}
