using Ambicap.Capabilities;
using static Ambicap.Capabilities.Capability;
using static Ambicap.Policy.Catalogue.Risk;
using static Ambicap.Policy.Catalogue.UserNamespaceEffect;

namespace Ambicap.Policy.Catalogue;

/// <summary>
/// Every capability with its risk when it is ambient. The measure is a process of a non-root user, under no_new_privs, that an
/// attacker has taken over: can it become what the user id was meant to keep it from being?
/// </summary>
public static class CapabilityCatalogue
{
    private const string Manual = "capabilities(7)";

    /// <summary>Every known capability, in kernel order.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new(Chown, RootEquivalent, "it can make itself the owner of any file, of /etc/shadow and of programs that root runs", Manual, Confined),
        new(DacOverride, RootEquivalent, "it reads and writes every file, whatever its mode", "KEP-2763; " + Manual, Confined),
        new(DacReadSearch, RootEquivalent, "it reads every file, private keys included, and opens files outside the container by handle", "open_by_handle_at(2); the \"shocker\" escape, 2014", Confined),
        new(Fowner, RootEquivalent, "it can change mode and attributes of any file as if it owned it, and so open each to itself", Manual, Confined),
        new(Fsetid, RootEquivalent, "it keeps set-user-ID and set-group-ID bits on programs that it overwrites, and sets them for groups that it is not in", Manual + "; inode(7)", Confined),
        new(Kill, Safe, "it signals processes of other users in its own PID namespace only, which is the container's or the Pod's", Manual + "; pid_namespaces(7)", Confined),
        new(Setgid, RootEquivalent, "it can enter any group, root's, shadow and disk included", Manual + "; credentials(7)", Confined),
        new(Setuid, RootEquivalent, "it can become user 0", Manual + "; credentials(7)", Confined),
        new(Setpcap, RootEquivalent, "it can add to its inheritable set whatever the bounding set still has, and change securebits", Manual, Confined),
        new(LinuxImmutable, Elevated, "it can make files undeletable, also on volumes that others share", Manual + "; ioctl_iflags(2)", Inert),
        new(NetBindService, Safe, "it listens on ports below 1024 of its own network namespace", Manual + "; Pod Security Standards, restricted", Confined),
        new(NetBroadcast, Safe, "the kernel does not check it", Manual, Inert),
        new(NetAdmin, Elevated, "it configures its network namespace: addresses, routes, firewall; with hostNetwork the node's", Manual, Confined),
        new(NetRaw, Elevated, "it forges packets and listens to its network segment", Manual + "; CVE-2020-14386", Confined),
        new(IpcLock, Elevated, "it can lock memory without limit and starve the node", Manual + "; mlock(2)", Inert),
        new(IpcOwner, Elevated, "it reads and writes every System V object of its IPC namespace; with hostIPC the node's", Manual + "; sysvipc(7)", Confined),
        new(SysModule, RootEquivalent, "it loads code into the kernel", Manual + "; init_module(2)", Inert),
        new(SysRawio, RootEquivalent, "it reaches I/O ports, /dev/mem and raw disk commands", Manual + "; iopl(2)", Inert),
        new(SysChroot, RootEquivalent, "it can run set-user-ID programs in a tree of its own making, which no_new_privs alone prevents, and leave other chroots", Manual + "; chroot(2)", Confined),
        new(SysPtrace, RootEquivalent, "it can take over any process of its PID namespace, whoever runs it; with hostPID the node's", Manual + "; ptrace(2)", Confined),
        new(SysPacct, Elevated, "it turns process accounting on or off for the node", Manual + "; acct(2)", Inert),
        new(SysAdmin, RootEquivalent, "it mounts file systems, enters namespaces and much more: the kernel's \"new root\"", "KEP-2763; " + Manual, Confined),
        new(SysBoot, RootEquivalent, "it can replace the running kernel by kexec, and reboot the node from its PID namespace", Manual + "; kexec_load(2)", Confined),
        new(SysNice, Elevated, "it can take processor time and memory placement away from everybody else", Manual + "; sched(7)", Confined),
        new(SysResource, Elevated, "it exceeds quotas, reserved disk space and resource limits, and sets those of other processes", Manual + "; prlimit(2)", Confined),
        new(SysTime, Elevated, "it sets the clock of the whole node, on which certificates and tokens rest", Manual + "; time_namespaces(7)", Inert),
        new(SysTtyConfig, Elevated, "it hangs up and reconfigures terminals of others", Manual + "; vhangup(2)", Inert),
        new(Mknod, RootEquivalent, "it makes device nodes of its own, of disks too, with only the device control group in between", Manual + "; mknod(2)", Inert),
        new(Lease, Safe, "it can delay others' access to a file for the lease-break time", Manual + "; fcntl(2)", Inert),
        new(AuditWrite, Safe, "it adds records to the kernel's audit log, marked as from user space", Manual + "; Pod Security Standards, baseline", Inert),
        new(AuditControl, Elevated, "it turns the node's audit off and changes its rules", Manual, Inert),
        new(Setfcap, RootEquivalent, "it writes file capabilities onto programs that others run", Manual, Confined),
        new(MacOverride, Elevated, "it overrides Smack's mandatory access control", Manual, Inert),
        new(MacAdmin, Elevated, "it changes Smack's mandatory access control", Manual, Inert),
        new(Syslog, Elevated, "it reads the kernel's log and addresses, which help to attack the kernel", Manual + "; syslog(2)", Inert),
        new(WakeAlarm, Safe, "it sets timers that wake a suspended machine", Manual + "; timer_create(2)", Inert),
        new(BlockSuspend, Safe, "it keeps a machine from being suspended", Manual + "; epoll(7)", Inert),
        new(AuditRead, Elevated, "it reads the node's audit log, other Pods' events included", Manual, Inert),
        new(Perfmon, Elevated, "it measures the kernel and other processes, which leaks what they do", "perf_event_open(2); the kernel's perf-security guide", Inert),
        new(Bpf, RootEquivalent, "it loads programs into the kernel, where one mistake of the verifier gives all of its memory away", "bpf(2); CVE-2021-3490", Inert),
        new(CheckpointRestore, Elevated, "it chooses process ids and opens what other processes have mapped", Manual, Confined),
    ];

    /// <summary>Every capability that is root-equivalent.</summary>
    public static CapabilitySet AllRootEquivalent { get; } =
        CapabilitySet.Of([.. All.Where(entry => entry.Risk == RootEquivalent).Select(entry => entry.Capability)]);

    /// <summary>The entry of a capability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of <see cref="Capability"/>.</exception>
    public static CatalogueEntry Of(Capability capability)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)capability, CapabilityName.Count, nameof(capability));
        return All[(int)capability];
    }
}
