using Ambicap.Cli.Output;

namespace Ambicap.Cli.Tests.Output;

public sealed class CleanWriterTests
{
    [Fact]
    public void WriteLine_WhereLinesEndOtherwise_EndsAsOnEverySystem()
    {
        StringWriter written = new() { NewLine = "\r\n" };
        using (CleanWriter writer = new(written))
        {
            writer.WriteLine("one");
            writer.WriteLine();
            writer.WriteLine('2');
            writer.WriteLine(3);
            writer.Write("four\n");
        }

        Assert.Equal("one\n\n2\n3\nfour\n", written.ToString());
    }

    [Fact]
    public void Write_Controls_AreNoMoreThanText()
    {
        StringWriter written = new();
        using CleanWriter writer = new(written);
        writer.Write("a\e[2J\rb\tc\n");
        Assert.Equal("a?[2J?b\tc\n", written.ToString());
    }
}
