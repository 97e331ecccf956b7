using Ambicap.Node.Observing;
using Ambicap.Node.Watching;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Watching;

public sealed class FolderWatchTests
{
    [Fact]
    public void Descriptor_FileThatAppears_EndsTheWait()
    {
        using TemporaryFolder folder = new();
        using FolderWatch watch = new(folder.Path);
        Assert.True(watch.Renew());
        File.WriteAllText(folder.File("x"), "");
        long begin = Environment.TickCount64;
        Poll.Wait([(watch.Descriptor, false)], 10_000);
        Assert.True(Environment.TickCount64 - begin < 5_000);

        watch.Drain();
        begin = Environment.TickCount64;
        Poll.Wait([(watch.Descriptor, false)], 300);
        Assert.True(Environment.TickCount64 - begin >= 250);
    }

    [Fact]
    public void Renew_NoFolder_SaysSo()
    {
        using FolderWatch watch = new("/nowhere");
        Assert.False(watch.Renew());
    }
}
