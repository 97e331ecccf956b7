namespace Ambicap.Host.Tracing;

/// <summary>
/// The kernel's functions that ask for a capability and have a no not audited (<c>CAP_OPT_NOAUDIT</c>): the caller goes on without, and
/// nobody is told.
/// </summary>
/// <remarks>
/// Found by <c>grep -rE '_noaudit\(|CAP_OPT_NOAUDIT'</c> in Linux 6.1 (kernel, security/commoncap.c, mm, fs, net, ipc, io_uring). Each one's
/// way here is one of these functions: the general ones, and those that ask the security module by themselves.
/// </remarks>
internal static class UnauditedCallers
{
    private static readonly HashSet<string> s_functions = new(StringComparer.Ordinal)
    {
        // kernel/capability.c. Behind them stand seccomp(2) without no_new_privs, the limits of user namespaces, io_uring's locked memory,
        // xattr lists, /proc/PID/oom_score_adj, addresses in /proc (CAP_SYSLOG), /proc/PID/stat of another (CAP_SYS_PTRACE), AF_VSOCK.
        "ns_capable_noaudit",
        "has_ns_capability_noaudit",
        "has_capability_noaudit",

        // kernel/capability.c, of whoever traces a process at its execve: CAP_SYS_PTRACE.
        "ptracer_capable",

        // kernel/ksyms_common.c: CAP_SYSLOG at opening /proc/kallsyms, /proc/modules and others.
        "kallsyms_show_value",

        // security/commoncap.c: CAP_SYS_ADMIN at nearly every mmap(2), brk(2), fork(2) and execve(2), for the reserve of memory overcommit.
        "cap_vm_enough_memory",
        "security_vm_enough_memory_mm",
        "__vm_enough_memory",
    };

    /// <summary>Whether the function that asks is one of them.</summary>
    /// <param name="callers">The functions from the one that called the check on.</param>
    internal static bool Include(IReadOnlyList<string> callers)
    {
        int first = callers is ["security_capable", ..] ? 1 : 0;
        return callers.Count > first && s_functions.Contains(callers[first]);
    }
}
