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
        new(
            Chown, "change the owner and group of any file", RootEquivalent,
            "it can make itself the owner of any file, of /etc/shadow and of programs that root runs", Manual, Confined),
        new(
            DacOverride, "read and write files whatever their mode says, and run those that somebody may run", RootEquivalent,
            "it reads and writes every file, whatever its mode", "KEP-2763; " + Manual, Confined),
        new(
            DacReadSearch, "read files and search folders whatever their mode says, as backups do", RootEquivalent,
            "it reads every file, private keys included, and opens files outside the container by handle", "open_by_handle_at(2); the \"shocker\" escape, 2014", Confined),
        new(
            Fowner, "change mode, times and attributes of files of other owners", RootEquivalent,
            "it can change mode and attributes of any file as if it owned it, and so open each to itself", Manual, Confined),
        new(
            Fsetid, "keep set-user-ID and set-group-ID bits on files that are written", RootEquivalent,
            "it keeps set-user-ID and set-group-ID bits on programs that it overwrites, and sets them for groups that it is not in", Manual + "; inode(7)", Confined),
        new(
            Kill, "signal processes of other users", Safe,
            "it signals processes of other users in its own PID namespace only, which is the container's or the Pod's; with hostPID the node's", Manual + "; pid_namespaces(7)", Confined),
        new(
            Setgid, "change the group ids and the supplementary groups", RootEquivalent,
            "it can enter any group, root's, shadow and disk included", Manual + "; credentials(7)", Confined),
        new(
            Setuid, "change the user ids, as a server does that drops root", RootEquivalent,
            "it can become user 0", Manual + "; credentials(7)", Confined),
        new(
            Setpcap, "drop from bounding, add to inheritable, set securebits", RootEquivalent,
            "it can add to its inheritable set whatever the bounding set still has, and change securebits", Manual, Confined),
        new(
            LinuxImmutable, "make own files immutable or append-only (chattr), with FOWNER those of others", Elevated,
            "it can make files undeletable, also on volumes that others share", Manual + "; ioctl_iflags(2)", Inert),
        new(
            NetBindService, "listen on ports below 1024", Safe,
            "it listens on ports below 1024 of its own network namespace", Manual + "; Pod Security Standards, restricted", Confined),
        new(
            NetBroadcast, "hear what netlink announces in other network namespaces", Safe,
            "it hears of links and addresses in the network namespaces that have a number in its own", "netlink(7), NETLINK_LISTEN_ALL_NSID", Confined),
        new(
            NetAdmin, "configure interfaces, routes, firewall, tunnels", Elevated,
            "it configures its network namespace: addresses, routes, firewall; with hostNetwork the node's", Manual, Confined),
        new(
            NetRaw, "open raw and packet sockets: ping, traceroute, tcpdump, DHCP", Elevated,
            "it forges packets and listens to its network segment", Manual + "; CVE-2020-14386", Confined),
        new(
            IpcLock, "lock memory beyond the limit (mlock, huge pages by shmget): databases, RDMA, vaults", Elevated,
            "it can lock memory without limit and starve the node", Manual + "; mlock(2)", Inert),
        new(
            IpcOwner, "use System V shared memory, queues and semaphores of other users", Elevated,
            "it reads and writes every System V object of its IPC namespace; with hostIPC the node's", Manual + "; sysvipc(7)", Confined),
        new(
            SysModule, "load and unload kernel modules", RootEquivalent,
            "it loads code into the kernel", Manual + "; init_module(2)", Inert),
        new(
            SysRawio, "use I/O ports, /dev/mem and raw disk commands", RootEquivalent,
            "it reaches I/O ports, /dev/mem and raw disk commands", Manual + "; iopl(2)", Inert),
        new(
            SysChroot, "call chroot, and enter mount namespaces", RootEquivalent,
            "it can run set-user-ID programs in a tree of its own making, which no_new_privs alone prevents, and leave other chroots", Manual + "; chroot(2)", Confined),
        new(
            SysPtrace, "trace and inspect processes of other users: debuggers, profilers", RootEquivalent,
            "it can take over any process of its PID namespace, whoever runs it; with hostPID the node's", Manual + "; ptrace(2)", Confined),
        new(
            SysPacct, "turn process accounting on and off", Elevated,
            "it has the kernel write down the node's processes with hostPID, otherwise the container's own", Manual + "; acct(2)", Inert)
        {
            OfHost = new(HostNamespace.ProcessIds, "it counts the container's own processes only"),
        },
        new(
            SysAdmin, "mount, enter namespaces and much more that has no capability of its own", RootEquivalent,
            "it mounts file systems, enters namespaces and much more: the kernel's \"new root\"", "KEP-2763; " + Manual, Confined),
        new(
            SysBoot, "reboot, and load a new kernel", RootEquivalent,
            "it can replace the running kernel by kexec, and reboot the node from its PID namespace", Manual + "; kexec_load(2)", Confined)
        {
            OfHost = new(HostNamespace.ProcessIds, "reboot(2) ends the container, and not the node"),
        },
        new(
            SysNice, "raise priority, real-time scheduling, affinity and memory placement of any process", Elevated,
            "it can take processor time and memory placement away from everybody else", Manual + "; sched(7)", Partial),
        new(
            SysResource, "exceed resource limits, quotas and reserved space", Elevated,
            "it exceeds quotas, reserved disk space and resource limits, and sets those of other processes", Manual + "; prlimit(2)", Partial),
        new(
            SysTime, "set the clock, as NTP daemons do", Elevated,
            "it sets the clock of the whole node, on which certificates and tokens rest", Manual + "; time_namespaces(7)", Inert),
        new(
            SysTtyConfig, "configure virtual consoles, and hang up the own terminal", Elevated,
            "it reconfigures the node's consoles where it can open their devices", Manual + "; vhangup(2); ioctl_console(2)", Inert),
        new(
            Mknod, "make device nodes", RootEquivalent,
            "it makes device nodes of its own, of disks too, with only the device control group in between", Manual + "; mknod(2)", Inert),
        new(
            Lease, "take leases on files of other users", Safe,
            "it can delay others' access to a file for the lease-break time", Manual + "; fcntl(2)", Inert),
        new(
            AuditWrite, "write records to the kernel's audit log", Safe,
            "it adds records to the kernel's audit log, marked as from user space", Manual + "; Pod Security Standards, baseline", Inert),
        new(
            AuditControl, "configure the kernel's audit", Elevated,
            "it turns the node's audit off and changes its rules", Manual, Inert)
        {
            OfHost = new(HostNamespace.ProcessIds, "it does nothing: the kernel refuses it in every PID namespace but the first"),
        },
        new(
            Setfcap, "give files capabilities (setcap), and map user 0 into user namespaces", RootEquivalent,
            "it writes file capabilities onto programs that others run", Manual, Confined),
        new(
            MacOverride, "override Smack's access control", Elevated,
            "it overrides Smack's mandatory access control", Manual, Inert),
        new(
            MacAdmin, "load and remove AppArmor's profiles, configure Smack", Elevated,
            "it replaces and removes AppArmor's profiles as group 0, other containers' too, where securityfs is mounted, and configures Smack", Manual + "; apparmor_parser(8)", Inert),
        new(
            Syslog, "read and clear the kernel's log, and see its addresses", Elevated,
            "it reads the kernel's log and addresses, which help to attack the kernel", Manual + "; syslog(2)", Inert),
        new(
            WakeAlarm, "set timers that wake a suspended machine", Safe,
            "it sets timers that wake a suspended machine", Manual + "; timer_create(2)", Inert),
        new(
            BlockSuspend, "keep the machine from being suspended", Safe,
            "it keeps a machine from being suspended", Manual + "; epoll(7)", Inert),
        new(
            AuditRead, "read the kernel's audit log", Elevated,
            "it reads the node's audit log, other Pods' events included", Manual, Inert)
        {
            OfHost = new(HostNamespace.Network, "it hears nothing: the kernel sends audit records to its first network namespace only"),
        },
        new(
            Perfmon, "measure performance: perf, profilers and tracing by eBPF together with BPF", Elevated,
            "it measures the kernel and other processes, which leaks what they do", "perf_event_open(2); the kernel's perf-security guide", Inert),
        new(
            Bpf, "load eBPF programs and use their maps, as network and observability agents do", RootEquivalent,
            "it loads programs into the kernel, where one mistake of the verifier gives all of its memory away", "bpf(2); CVE-2021-3490", Inert),
        new(
            CheckpointRestore, "checkpoint and restore processes (CRIU), choose process ids", Elevated,
            "it chooses process ids, and opens what processes of its own user have mapped", Manual + "; proc(5), map_files", Confined),
    ];

    /// <summary>Every capability that is root-equivalent.</summary>
    public static CapabilitySet AllRootEquivalent { get; } =
        CapabilitySet.Of([.. All.Where(entry => entry.Risk == RootEquivalent).Select(entry => entry.Capability)]);

    /// <summary>The entries of those capabilities of a set that do less, or nothing, in a user namespace, in kernel order.</summary>
    /// <param name="capabilities">The set, such as a grant.</param>
    public static IEnumerable<CatalogueEntry> LimitedInUserNamespace(CapabilitySet capabilities) =>
        capabilities.Select(Of).Where(entry => entry.InUserNamespace != Confined);

    /// <summary>The entry of a capability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of <see cref="Capability"/>.</exception>
    public static CatalogueEntry Of(Capability capability)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)capability, CapabilityName.Count, nameof(capability));
        return All[(int)capability];
    }
}
