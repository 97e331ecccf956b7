using Ambicap.Capabilities.Kernel;
using Ambicap.Tests;

namespace Ambicap.Capabilities.Tests;

public sealed class FileCapabilityLineTests
{
    [Theory]
    [InlineData("/bin/ping cap_net_raw=ep", "/bin/ping", "cap_net_raw=ep", 0u)]
    [InlineData("/bin/ping = cap_net_raw+ep", "/bin/ping", "cap_net_raw=ep", 0u)]
    [InlineData("/a b/c = d cap_kill,cap_net_raw=ep [rootid=100000]", "/a b/c = d", "cap_kill,cap_net_raw=ep", 100000u)]
    [InlineData("/x =ep cap_sys_admin-ep", "/x", "=ep cap_sys_admin-ep", 0u)]
    public void Parse_Line_IsFileAndCapabilities(string line, string path, string text, uint rootId)
    {
        FileCapabilityLine read = FileCapabilityLine.Parse(line);
        Assert.Equal((path, text, rootId, rootId == 0 ? 2 : 3), (read.Path, CapabilityText.Of(read.Capabilities).ToString(), read.Capabilities.RootId, read.Capabilities.Revision));
        Assert.Equal(read, FileCapabilityLine.Parse(read.ToString()));
    }

    [Theory]
    [InlineData("", "'' is no line of getcap; it is FILE, a blank and capabilities such as cap_net_raw=ep")]
    [InlineData("/bin/ping", "'/bin/ping' is no line of getcap; it is FILE, a blank and capabilities such as cap_net_raw=ep")]
    [InlineData("/bin/ping cap_net_raw=ep [rootid=x]", "'[rootid=x]' is no root id; write [rootid=N]")]
    [InlineData("/bin/ping cap_net_raw=ep cap_kill=p", "'cap_net_raw=ep cap_kill+p' is not for a file: it has one effective flag; give e to all capabilities or to none")]
    public void Parse_WrongLine_SaysWhy(string line, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FileCapabilityLine.Parse(line)).Message);

    /// <summary>The judge is getcap(8) itself.</summary>
    [Fact]
    public void ToString_FileWithARootId_IsWhatGetcapPrints()
    {
        Repository.NeedsRoot();
        using TemporaryFolder folder = new();
        string path = folder.Write("a b", "");
        FileCapabilityStore.Write(path, new FileCapabilities([Capability.Kill, Capability.NetRaw], [], Effective: true) { Revision = 3, RootId = 1000 });
        string printed = ProgramRun.Of("getcap", "-n", path).Output.TrimEnd('\n');
        Assert.Equal(printed, new FileCapabilityLine(path, FileCapabilityStore.TryRead(path)!).ToString());
        Assert.Equal(printed, FileCapabilityLine.Parse(printed).ToString());
    }
}
