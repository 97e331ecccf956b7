using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Inspect;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Tests.Inspect;

public sealed class InspectedProcessTests
{
    private static readonly CapabilitySet Bind = CapabilitySet.Of(Capability.NetBindService);

    [Theory]
    // inheritable, permitted, ambient, granted (-1: unknown, -2: no container)
    [InlineData(1000, 0, 0, 0, 0, "")]
    [InlineData(1000, 0x400, 0x400, 0x400, 0x400, "capable non-root")]
    [InlineData(1000, 0, 0, 0, 0x400, "differs from grant")]
    [InlineData(1000, 0x400, 0x400, 0x400, 0, "capable non-root, differs from grant, inheritable without grant")]
    [InlineData(0, 0x400, 0x400, 0, 0, "inheritable without grant")]
    [InlineData(0, 0, 0x3fff, 0, 0, "")]
    [InlineData(1000, 0x400, 0x400, 0x400, -1, "capable non-root")]
    [InlineData(1000, 0x400, 0x400, 0x400, -2, "capable non-root, inheritable without grant")]
    public void Marks_Process_FollowItsSets(int user, long inheritable, long permitted, long ambient, long granted, string marks)
    {
        ProcessCapabilities sets = new(new((ulong)inheritable), new((ulong)permitted), new((ulong)permitted), Bind, new((ulong)ambient));
        ProcessStatus status = new("web", 1, (uint)user, 0, sets, NoNewPrivileges: true, Seccomp: 0);
        ContainerFacts? container = granted switch
        {
            -2 => null,
            -1 => new ContainerFacts("id", null, null, null),
            _ => new ContainerFacts("id", "web", "ns/pod", new Grant(new((ulong)granted), CapabilitySet.Empty)),
        };
        Assert.Equal(marks, string.Join(", ", InspectJson.MarkNames(new InspectedProcess(1, status, container).Marks)));
    }

    [Fact]
    public void TryRead_ThisProcess_IsInNoContainerOfOurs()
    {
        InspectedProcess self = new ProcessScanner().TryRead(Environment.ProcessId)!;
        Assert.Equal(ProcessStatus.TryRead(Environment.ProcessId)!.Capabilities, self.Status.Capabilities);
    }

    [Fact]
    public void TryRead_KernelThread_IsNull() => Assert.Null(new ProcessScanner().TryRead(2));
}
