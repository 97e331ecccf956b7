using Ambicap.Node.Interop;

namespace Ambicap.Node.Tests.Interop;

public sealed class ResidentMemoryTests
{
    [Fact]
    public void Unchanged_MappingsOfAProcess_AreThoseOfFilesThatNobodyChanged() => Assert.Equal(
        [((nuint)0x1000, (nuint)0x2000)],
        ResidentMemory.Unchanged(
        [
            "1000-3000 r-xp 00000000 08:01 17                         /usr/bin/x", "Rss:   8 kB", "Anonymous:             0 kB",
            "3000-4000 r--p 00002000 08:01 17                         /usr/bin/x", "Anonymous:             4 kB",
            "4000-5000 rw-p 00003000 08:01 17                         /usr/bin/x", "Anonymous:             0 kB",
            "5000-6000 r--p 00000000 00:00 0 ", "Anonymous:             0 kB",
            "7000-8000 r-xp 00000000 00:00 0                          [vdso]", "Anonymous:             0 kB",
        ]));

    [Fact]
    public void Trim_ThisProcess_GoesOn()
    {
        ResidentMemory.Trim();
        Assert.NotEmpty(ResidentMemory.Unchanged(File.ReadLines("/proc/self/smaps")));
    }
}
