using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Host.Tests.Containers;

public sealed class InspectedProcessTests
{
    private static readonly CapabilitySet s_bind = CapabilitySet.Of(Capability.NetBindService);

    [Theory]
    // user here and inside, inheritable, permitted, ambient, granted (-1: unknown, -2: no container), the manager's own ambient
    [InlineData(1000, 1000, 0, 0, 0, 0, 0, "")]
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, 0x400, 0, "capable non-root")]
    [InlineData(1000, 1000, 0, 0, 0, 0x400, 0, "differs from grant")]
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, 0, 0, "capable non-root, differs from grant")]
    [InlineData(1000, 1000, 0x400, 0x400, 0, 0, 0, "capable non-root, inheritable without grant")]
    [InlineData(1000, 1000, 0xc00, 0xc00, 0x400, 0x400, 0, "capable non-root, inheritable without grant")]
    [InlineData(0, 0, 0x400, 0x400, 0, 0, 0, "inheritable without grant")]
    [InlineData(0, 0, 0, 0x3fff, 0, 0, 0, "")]
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, -1, 0, "capable non-root")]
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, -2, 0, "capable non-root")]
    // Podman makes --cap-add ambient by itself; beside a grant, and for a process that has none of it.
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, 0, 0x400, "capable non-root")]
    [InlineData(1000, 1000, 0x400, 0x400, 0x400, 0x2000, 0x400, "capable non-root, differs from grant")]
    [InlineData(1000, 1000, 0, 0, 0, 0, 0x400, "")]
    // Root of a user namespace, and a user in it who is root outside.
    [InlineData(1000, 0, 0, 0x3fff, 0, 0, 0, "")]
    [InlineData(0, 1000, 0, 0x3fff, 0, 0, 0, "capable non-root")]
    public void Marks_Process_FollowItsSets(uint user, uint inside, ulong inheritable, ulong permitted, ulong ambient, long granted, ulong own, string marks)
    {
        ProcessCapabilities sets = new(new(inheritable), new(permitted), new(permitted), s_bind, new(ambient));
        ProcessStatus status = new("web", 1, user, 0, sets, NoNewPrivileges: true, Seccomp: 0);
        ContainerFacts? container = granted switch
        {
            -2 => null,
            -1 => new ContainerFacts("id", null, null, null),
            _ => new ContainerFacts("id", "web", "ns/pod", new Grant(new((ulong)granted), CapabilitySet.Empty)) { ManagersAmbient = new(own) },
        };
        Assert.Equal(marks, string.Join(", ", new InspectedProcess(1, status, container, inside).Marks.Names()));
    }

    [Fact]
    public void Marks_NonRootGrant_GoesByTheUserInside()
    {
        ProcessCapabilities sets = new(CapabilitySet.Empty, s_bind, s_bind, s_bind, CapabilitySet.Empty);
        ProcessStatus status = new("web", 1, 1000, 0, sets, NoNewPrivileges: true, Seccomp: 0);
        ContainerFacts container = new("id", "web", null, new Grant(CapabilitySet.Empty, s_bind));
        Assert.Equal(Marks.None, new InspectedProcess(1, status, container, UserInside: 0).Marks);
        Assert.Equal(Marks.CapableNonRoot | Marks.DiffersFromGrant, new InspectedProcess(1, status, container, UserInside: 1000).Marks);
    }

    [Theory]
    // seccomp mode, what the profile lets through, what is held, what is filtered
    [InlineData(2, "read", Capability.Syslog, "SYSLOG: syslog")]
    [InlineData(2, "syslog", Capability.Syslog, "")]
    [InlineData(0, "read", Capability.Syslog, "")]
    [InlineData(2, "read", Capability.NetBindService, "")]
    // The core tells that the manager did not know of the grant; what else goes through is no news.
    [InlineData(2, "ptrace", Capability.SysPtrace, "SYS_PTRACE: kcmp, pidfd_getfd, process_madvise, process_vm_readv, process_vm_writev")]
    [InlineData(2, "kcmp", Capability.SysPtrace, "")]
    public void Filtered_GrantedCapability_FollowsTheProfile(int mode, string allowed, Capability capability, string filtered)
    {
        CapabilitySet set = CapabilitySet.Of(capability);
        ContainerFacts container = new("id", "web", null, new Grant(set, CapabilitySet.Empty)) { Seccomp = Profile(allowed) };
        InspectedProcess process = new(1, new ProcessStatus("web", 1, 1000, 0, new(set, set, set, set, set), true, mode), container, 1000);
        Assert.Equal(filtered, string.Join("; ", process.Filtered.Select(one => $"{one.Capability.ToName()}: {string.Join(", ", one.SystemCalls)}")));
        Assert.Equal(filtered.Length > 0, process.Marks.HasFlag(Marks.HeldButFiltered));
    }

    [Fact]
    public void Filtered_NotHeld_IsNone()
    {
        ContainerFacts container = new("id", "web", null, new Grant(CapabilitySet.Of(Capability.Syslog), CapabilitySet.Empty)) { Seccomp = Profile("read") };
        Assert.Empty(new InspectedProcess(1, new ProcessStatus("web", 1, 1000, 0, default, true, 2), container, 1000).Filtered);
    }

    private static SeccompProfile Profile(string allowed)
    {
        string config = """{"linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["CALL"],"action":"SCMP_ACT_ALLOW"}]}}}""";

        // As many as a manager's default profile lets through.
        config = config.Replace("CALL", allowed + string.Concat(Enumerable.Range(0, 300).Select(number => $"\",\"call{number}")), StringComparison.Ordinal);
        Assert.True(SeccompProfileReader.TryRead(Encoding.UTF8.GetBytes(config), out SeccompProfile? profile, out _));
        return profile!;
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
