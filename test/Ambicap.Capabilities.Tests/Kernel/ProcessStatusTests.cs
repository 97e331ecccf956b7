using System.Diagnostics;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Kernel;

public sealed class ProcessStatusTests
{
    private const string Text =
        "Name:\tweb\nUmask:\t0022\nState:\tS (sleeping)\nPPid:\t7\nUid:\t1000\t1001\t1000\t1000\nGid:\t5\t6\t5\t5\n"
        + "CapInh:\t0000000000000400\nCapPrm:\t0000000000000401\nCapEff:\t0000000000000402\nCapBnd:\t00000000a80425fb\nCapAmb:\t0000000000000408\n"
        + "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";

    [Fact]
    public void Parse_StatusFile_HasEveryField()
    {
        ProcessStatus status = ProcessStatus.Parse(Text);
        Assert.Equal(
            new ProcessStatus(
                "web",
                7,
                1001,
                6,
                new ProcessCapabilities(new(0x400), new(0x401), new(0x402), new(0xa80425fb), new(0x408)),
                NoNewPrivileges: true,
                Seccomp: 2),
            status);
    }

    [Theory]
    [InlineData("CapAmb:\t0000000000000408\n", "")]
    [InlineData("0000000000000400", "xyz")]
    [InlineData("Uid:\t1000\t1001\t1000\t1000\n", "Uid:\t1000\n")]
    public void Parse_DamagedFile_NamesTheField(string part, string replacement) =>
        Assert.StartsWith(
            "process status has no valid field ",
            Assert.Throws<InvalidDataException>(() => ProcessStatus.Parse(Text.Replace(part, replacement, StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void TryRead_ThisProcess_IsWhatTheKernelSays()
    {
        ProcessStatus status = ProcessStatus.TryRead(Environment.ProcessId)!;
        Assert.Contains($"CapBnd:\t{status.Capabilities.Bounding.ToMask()}", File.ReadAllText("/proc/self/status"), StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_EndedProcess_IsNull()
    {
        using Process process = Process.Start("/bin/true");
        process.WaitForExit();
        Assert.Null(ProcessStatus.TryRead(process.Id));
    }
}
