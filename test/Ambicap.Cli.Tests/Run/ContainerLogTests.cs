using Ambicap.Cli.Run;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Run;

public sealed class ContainerLogTests
{
    [Fact]
    public void Read_CriLog_JoinsPartialLines()
    {
        using TemporaryFolder folder = new();
        string log = folder.Write("log", "2026-01-01T00:00:00Z stdout F one line\n2026-01-01T00:00:00Z stdout P two \n2026-01-01T00:00:00Z stderr F parts\nbroken\n2026-01-01T00:00:00Z stdout P open end\n");
        Assert.Equal(["one line", "two parts", "open end"], ContainerLog.Read(log));
    }

    [Fact]
    public void Read_NoLog_IsEmpty() => Assert.Empty(ContainerLog.Read("/nowhere"));
}
