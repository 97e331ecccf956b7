using Ambicap.Capabilities;
using Ambicap.Policy.Managers;
using static Ambicap.Policy.Managers.ProfileFamily;

namespace Ambicap.Policy.Seccomp;

/// <summary>
/// What the default seccomp profiles tie to a capability. The container manager computes its profile from the capabilities that it knows
/// of, so that one granted behind its back is held, and its system calls are refused all the same.
/// </summary>
/// <remarks>
/// Sources: containerd 1.6.20 to 2.4, contrib/seccomp; moby/profiles 0.2 (Docker 20.10 to 28); containers/common 0.50 to
/// container-libs of 2026. In containers/common 0.50 (Podman 4.3) BPF and PERFMON open nothing, and from 0.62 to 0.67 (Podman 5.4 to 5.8)
/// PERFMON opens perf_event_open together with SYS_ADMIN only: a profile that knows of a capability may keep it useless all the same.
/// The socket of the audit protocol is opened there by AUDIT_WRITE alone, also for the two that read and control it.
/// </remarks>
public static class SeccompGates
{
    /// <summary>Every gate, in kernel order of the capabilities.</summary>
    public static IReadOnlyList<SeccompGate> All { get; } =
    [
        Gate(Capability.DacReadSearch, Containerd | ContainersCommon, "open_by_handle_at"),
        Gate(Capability.SysModule, Containerd | ContainersCommon, "delete_module", "finit_module", "init_module"),
        Gate(Capability.SysRawio, Containerd | ContainersCommon, "ioperm", "iopl"),
        Gate(Capability.SysChroot, Containerd | ContainersCommon, "chroot"),
        new(
            Capability.SysPtrace,
            Containerd | ContainersCommon,
            ["kcmp", "pidfd_getfd", "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace"],
            ["kcmp", "process_madvise"]),
        Gate(Capability.SysPacct, Containerd | ContainersCommon, "acct"),
        new(
            Capability.SysAdmin,
            Containerd | ContainersCommon,
            [
                "bpf", "clone", "clone3", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "lookup_dcookie", "mount", "mount_setattr",
                "move_mount", "open_tree", "perf_event_open", "quotactl", "quotactl_fd", "setdomainname", "sethostname", "setns", "syslog", "umount",
                "umount2", "unshare",
            ],
            ["lookup_dcookie", "quotactl", "setdomainname", "sethostname"]),
        Gate(Capability.SysBoot, Containerd, "reboot"),
        Gate(Capability.SysNice, Containerd, "get_mempolicy", "mbind", "set_mempolicy", "set_mempolicy_home_node"),
        Gate(Capability.SysTime, Containerd | ContainersCommon, "clock_settime", "clock_settime64", "settimeofday", "stime"),
        Gate(Capability.SysTtyConfig, Containerd | ContainersCommon, "vhangup"),

        // SeccompProfile knows the arguments.
        AuditSocket(Capability.AuditWrite),
        AuditSocket(Capability.AuditControl),
        Gate(Capability.Syslog, Containerd, "syslog"),
        AuditSocket(Capability.AuditRead),
        Gate(Capability.Perfmon, Containerd | ContainersCommon, "perf_event_open"),
        Gate(Capability.Bpf, Containerd | ContainersCommon, "bpf"),
    ];

    /// <summary>Every capability that some default profile has a gate for.</summary>
    public static CapabilitySet Gated { get; } = GatedBy(Containerd | ContainersCommon);

    /// <summary>Every capability that opens some gate.</summary>
    public static CapabilitySet Openers { get; } = OpenersOf(Gated);

    /// <summary>What has to be added for some capabilities; nothing for those without a gate.</summary>
    public static CapabilitySet OpenersOf(CapabilitySet capabilities)
    {
        CapabilitySet openers = CapabilitySet.Empty;
        foreach (SeccompGate gate in All)
        {
            openers |= capabilities.Contains(gate.Capability) ? CapabilitySet.Of(gate.Opener) : CapabilitySet.Empty;
        }

        return openers;
    }

    /// <summary>The capabilities that one family of profiles has a gate for.</summary>
    public static CapabilitySet GatedBy(ProfileFamily family)
    {
        CapabilitySet gated = CapabilitySet.Empty;
        foreach (SeccompGate gate in All)
        {
            gated |= (gate.Families & family) == None ? CapabilitySet.Empty : CapabilitySet.Of(gate.Capability);
        }

        return gated;
    }

    /// <summary>The gate of a capability; null where none has one.</summary>
    public static SeccompGate? Of(Capability capability)
    {
        foreach (SeccompGate gate in All)
        {
            if (gate.Capability == capability)
            {
                return gate;
            }
        }

        return null;
    }

    private static SeccompGate AuditSocket(Capability capability) => Gate(capability, ContainersCommon, "socket") with { Opener = Capability.AuditWrite };

    private static SeccompGate Gate(Capability capability, ProfileFamily families, params string[] systemCalls) =>
        new(capability, families, systemCalls, systemCalls);
}
