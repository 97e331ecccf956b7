/*
 * Makes one system call that needs the capability that is named, and prints what came of it: "ok", or the error's name.
 *
 * Every call is harmless: its arguments ask for nothing, or are refused by the kernel after it has checked the capability. Nothing
 * here can change the clock, the host name, a module, a mount or another process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/kcmp.h>
#include <linux/mempolicy.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* No file system knows a handle of this type: ESTALE after the check. */
static long dac_read_search(void)
{
    struct { struct file_handle head; char bytes[8]; } handle = { .head = { .handle_bytes = 8, .handle_type = 0x7e } };
    int root = open("/", O_RDONLY | O_DIRECTORY);
    return syscall(SYS_open_by_handle_at, root, &handle, O_RDONLY);
}

/* There is no such module. */
static long sys_module(void)
{
    return syscall(SYS_delete_module, "ambicap_no_such_module", O_NONBLOCK);
}

/* Leave to use I/O ports, which this process does not use before it ends; other processors have no such call. */
static long sys_rawio(void)
{
#ifdef SYS_iopl
    return syscall(SYS_iopl, 3);
#else
    errno = ENOSYS;
    return -1;
#endif
}

static long sys_chroot(void)
{
    return chroot("/");
}

/* Compares the memory of this process with that of a child that nobody may look at without the capability. */
static long sys_ptrace(void)
{
    int ready[2];
    if (pipe(ready) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_DUMPABLE, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (write(ready[1], "r", 1) == 1) {
            pause();
        }
        _exit(0);
    }
    char byte;
    if (child < 0 || read(ready[0], &byte, 1) != 1) {
        return -1;
    }
    long result = syscall(SYS_kcmp, getpid(), child, KCMP_VM, 0, 0);
    int error = errno;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    errno = error;
    return result;
}

/* There is no such file. */
static long sys_pacct(void)
{
    return acct("/no/such/file");
}

/* One character more than a host name may have: EINVAL after the check. */
static long sys_admin(void)
{
    char name[66];
    memset(name, 'x', sizeof(name));
    return syscall(SYS_sethostname, name, 65);
}

/* The first number is not the one that reboot(2) asks for: EINVAL after the check, before anything else. */
static long sys_boot(void)
{
    return syscall(SYS_reboot, 0, 0, 0, NULL);
}

/* Moves no page at all, of all processes. */
static long sys_nice(void)
{
    return syscall(SYS_mbind, 0, 0, MPOL_DEFAULT, NULL, 0, MPOL_MF_MOVE_ALL);
}

/* Sets neither the time nor the time zone. */
static long sys_time(void)
{
    return syscall(SYS_settimeofday, NULL, NULL);
}

/* In a session of its own, which has no terminal that could be hung up. */
static long sys_tty_config(void)
{
    setsid();
    if (open("/dev/tty", O_RDWR | O_NOCTTY) >= 0) {
        errno = EBUSY;
        return -1;
    }
    return vhangup();
}

/* A socket, over which nothing is sent. */
static long audit_socket(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
}

/* SYSLOG_ACTION_SIZE_UNREAD: how many bytes could be read. Every kernel asks for the capability here. */
static long syslog_size(void)
{
    return klogctl(9, NULL, 0);
}

/* A counter of nothing, on processor 0. */
static long perfmon(void)
{
    struct perf_event_attr attributes = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(attributes), .config = PERF_COUNT_SW_DUMMY, .disabled = 1 };
    return syscall(SYS_perf_event_open, &attributes, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
}

/* More type information than the kernel ever takes: E2BIG after the check. */
static long bpf_load(void)
{
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof(attributes));
    attributes.btf_size = 0xffffffff;
    return syscall(SYS_bpf, BPF_BTF_LOAD, &attributes, sizeof(attributes));
}

static const struct { const char *name; long (*probe)(void); } probes[] = {
    { "DAC_READ_SEARCH", dac_read_search }, { "SYS_MODULE", sys_module }, { "SYS_RAWIO", sys_rawio }, { "SYS_CHROOT", sys_chroot },
    { "SYS_PTRACE", sys_ptrace }, { "SYS_PACCT", sys_pacct }, { "SYS_ADMIN", sys_admin }, { "SYS_BOOT", sys_boot }, { "SYS_NICE", sys_nice },
    { "SYS_TIME", sys_time }, { "SYS_TTY_CONFIG", sys_tty_config }, { "AUDIT_WRITE", audit_socket }, { "AUDIT_CONTROL", audit_socket },
    { "SYSLOG", syslog_size }, { "AUDIT_READ", audit_socket }, { "PERFMON", perfmon }, { "BPF", bpf_load },
};

int main(int count, char **words)
{
    for (size_t i = 0; count == 2 && i < sizeof(probes) / sizeof(probes[0]); i++) {
        if (strcmp(words[1], probes[i].name) == 0) {
            puts(probes[i].probe() < 0 ? strerrorname_np(errno) : "ok");
            return 0;
        }
    }
    fputs("usage: probe CAPABILITY\n", stderr);
    return 2;
}
