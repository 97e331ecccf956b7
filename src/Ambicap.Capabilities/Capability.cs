using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>
/// A Linux capability. The value is its bit number in the kernel's <c>linux/capability.h</c>; the newest is
/// <see cref="CheckpointRestore"/> (40, Linux 5.9). Names are read and written by <see cref="CapabilityName"/>.
/// </summary>
/// <remarks>
/// That a value is defined here says that this library knows it, not that the running kernel does: for that ask
/// <see cref="Kernel.KernelCapabilities.Last"/>.
/// </remarks>
[JsonConverter(typeof(CapabilityJsonConverter))]
public enum Capability : byte
{
    /// <summary>Change owner and group of any file.</summary>
    Chown = 0,

    /// <summary>Read, write and execute files whatever their permissions.</summary>
    DacOverride = 1,

    /// <summary>Read files and search folders whatever their permissions.</summary>
    DacReadSearch = 2,

    /// <summary>Do with any file what its owner may.</summary>
    Fowner = 3,

    /// <summary>Keep set-user-ID and set-group-ID bits when a file changes.</summary>
    Fsetid = 4,

    /// <summary>Send signals to any process.</summary>
    Kill = 5,

    /// <summary>Change group ids and supplementary groups.</summary>
    Setgid = 6,

    /// <summary>Change user ids.</summary>
    Setuid = 7,

    /// <summary>Change bounding set, inheritable set and securebits.</summary>
    Setpcap = 8,

    /// <summary>Set the flags immutable and append-only of files.</summary>
    LinuxImmutable = 9,

    /// <summary>Listen on ports below 1024.</summary>
    NetBindService = 10,

    /// <summary>Hear by netlink of other network namespaces.</summary>
    NetBroadcast = 11,

    /// <summary>Configure interfaces, routes, firewalls and the like.</summary>
    NetAdmin = 12,

    /// <summary>Use raw and packet sockets.</summary>
    NetRaw = 13,

    /// <summary>Lock memory.</summary>
    IpcLock = 14,

    /// <summary>Use any System V IPC object.</summary>
    IpcOwner = 15,

    /// <summary>Load and unload kernel modules.</summary>
    SysModule = 16,

    /// <summary>Use I/O ports and raw devices.</summary>
    SysRawio = 17,

    /// <summary>Use chroot(2), and enter mount namespaces.</summary>
    SysChroot = 18,

    /// <summary>Trace and inspect any process.</summary>
    SysPtrace = 19,

    /// <summary>Switch process accounting on and off.</summary>
    SysPacct = 20,

    /// <summary>Mount, enter namespaces, and much else.</summary>
    SysAdmin = 21,

    /// <summary>Restart the machine, and load another kernel.</summary>
    SysBoot = 22,

    /// <summary>Raise priorities, and set scheduling of any process.</summary>
    SysNice = 23,

    /// <summary>Go beyond resource limits and quotas.</summary>
    SysResource = 24,

    /// <summary>Set the clocks.</summary>
    SysTime = 25,

    /// <summary>Configure terminals, and hang them up.</summary>
    SysTtyConfig = 26,

    /// <summary>Make device files.</summary>
    Mknod = 27,

    /// <summary>Take leases on any file.</summary>
    Lease = 28,

    /// <summary>Write records into the audit log.</summary>
    AuditWrite = 29,

    /// <summary>Configure auditing.</summary>
    AuditControl = 30,

    /// <summary>Give files capabilities.</summary>
    Setfcap = 31,

    /// <summary>Go beyond mandatory access control (Smack).</summary>
    MacOverride = 32,

    /// <summary>Configure mandatory access control (AppArmor, Smack).</summary>
    MacAdmin = 33,

    /// <summary>Read and clear the kernel's log, and see kernel addresses.</summary>
    Syslog = 34,

    /// <summary>Set timers that wake the machine.</summary>
    WakeAlarm = 35,

    /// <summary>Keep the machine awake.</summary>
    BlockSuspend = 36,

    /// <summary>Read the audit log by netlink.</summary>
    AuditRead = 37,

    /// <summary>Observe performance and trace.</summary>
    Perfmon = 38,

    /// <summary>Use BPF beyond what everybody may.</summary>
    Bpf = 39,

    /// <summary>Checkpoint and restore processes.</summary>
    CheckpointRestore = 40,
}
