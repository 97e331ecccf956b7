/*
 * Performs credential transitions on the running kernel, so that the model can be compared with it.
 *
 *   judge host | judge userns     serve: one case a line on stdin
 *   judge --continue STEPS        what an execve step turns into
 *
 * A case is a list of steps separated by ';'. Each case runs in a child of its own. After every step the child writes one line:
 *
 *   errno inheritable permitted effective bounding ambient uids gids groups no_new_privs securebits
 *
 * and the server ends the case with "end STATUS" (of waitpid). All files are on a tmpfs over /tmp in a private mount namespace, which is
 * gone when the server is, however it ends. With "userns" the server, that tmpfs and all cases are inside a new user namespace.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SLOTS 16
#define LINE 8192
#define DIRECTORY "/tmp"

static char out[65536];
static size_t out_used;

static void flush(void)
{
    size_t done = 0;
    while (done < out_used) {
        ssize_t n = write(1, out + done, out_used - done);
        if (n <= 0)
            _exit(3);
        done += n;
    }
    out_used = 0;
}

static void say(const char *format, ...)
{
    va_list args;
    if (out_used > sizeof out - 2048)
        flush();
    va_start(args, format);
    out_used += vsnprintf(out + out_used, sizeof out - out_used, format, args);
    va_end(args);
}

static void die(const char *what)
{
    int error = errno;
    out_used = 0;
    say("fatal %s: %s\n", what, strerror(error));
    flush();
    _exit(2);
}

static int set_caps(unsigned long long e, unsigned long long p, unsigned long long i)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2] = {
        { (__u32)e, (__u32)p, (__u32)i },
        { (__u32)(e >> 32), (__u32)(p >> 32), (__u32)(i >> 32) },
    };
    return syscall(SYS_capset, &header, data);
}

static unsigned long long collect(int option, unsigned long argument)
{
    unsigned long long bits = 0;
    for (int cap = 0; cap < 64; cap++) {
        int has = argument ? prctl(option, argument, cap, 0, 0) : prctl(option, cap, 0, 0, 0);
        if (has < 0)
            break;
        bits |= (unsigned long long)has << cap;
    }
    return bits;
}

static void say_ids(int get, int set_fs)
{
    unsigned r, e, s;
    syscall(get, &r, &e, &s);
    say(" %u,%u,%u,%u", r, e, s, (unsigned)syscall(set_fs, -1));
}

static void report(int error)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct d[2];
    gid_t groups[64];
    if (syscall(SYS_capget, &header, d))
        die("capget");
    say("%d %08x%08x %08x%08x %08x%08x %016llx %016llx", error, d[1].inheritable, d[0].inheritable, d[1].permitted, d[0].permitted,
        d[1].effective, d[0].effective, collect(PR_CAPBSET_READ, 0), collect(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET));
    say_ids(SYS_getresuid, SYS_setfsuid);
    say_ids(SYS_getresgid, SYS_setfsgid);
    int count = getgroups(64, groups);
    say(count > 0 ? " " : " -");
    for (int i = 0; i < count; i++)
        if (!i || groups[i] != groups[i - 1])
            say(i ? ",%u" : "%u", groups[i]);
    say(" %d %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
}

static int set_groups(const char *list)
{
    gid_t groups[64];
    int count = 0;
    for (char *end; *list && *list != '-' && count < 64; list = *end == ',' ? end + 1 : end)
        groups[count++] = strtoul(list, &end, 10);
    return syscall(SYS_setgroups, count, groups);
}

static void slot_path(char path[32], int slot, int nosuid)
{
    snprintf(path, 32, "%s/%d", nosuid ? "nosuid" : "suid", slot);
}

/* exec SLOT NOSUID MODE UID GID ATTRIBUTE: what has to be done to the file was done by the server. */
static int execute(const char *step, char *rest)
{
    int slot, nosuid;
    char path[32];
    char *argv[] = { "judge", "--continue", rest, NULL };
    char *envp[] = { NULL };
    sscanf(step, "%*s %d %d", &slot, &nosuid);
    slot_path(path, slot, nosuid);
    flush();
    return execve(path, argv, envp);
}

static int perform(const char *step, char *rest)
{
    char name[32] = "", list[1024] = "-";
    unsigned long long a = 0, b = 0, c = 0;
    sscanf(step, "%31s %llu %llu %llu", name, &a, &b, &c);
#define IS(text) (!strcmp(name, text))
    if (IS("state")) return 0;
    if (IS("capset")) return set_caps(a, b, c);
    if (IS("ambraise")) return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, a, 0, 0);
    if (IS("amblower")) return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, a, 0, 0);
    if (IS("ambclear")) return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (IS("bdrop")) return prctl(PR_CAPBSET_DROP, a, 0, 0, 0);
    if (IS("securebits")) return prctl(PR_SET_SECUREBITS, a, 0, 0, 0);
    if (IS("keepcaps")) return prctl(PR_SET_KEEPCAPS, a, 0, 0, 0);
    if (IS("nnp")) return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (IS("setuid")) return syscall(SYS_setuid, (uid_t)a);
    if (IS("setreuid")) return syscall(SYS_setreuid, (uid_t)a, (uid_t)b);
    if (IS("setresuid")) return syscall(SYS_setresuid, (uid_t)a, (uid_t)b, (uid_t)c);
    if (IS("setfsuid")) return syscall(SYS_setfsuid, (uid_t)a), 0;
    if (IS("setgid")) return syscall(SYS_setgid, (gid_t)a);
    if (IS("setregid")) return syscall(SYS_setregid, (gid_t)a, (gid_t)b);
    if (IS("setresgid")) return syscall(SYS_setresgid, (gid_t)a, (gid_t)b, (gid_t)c);
    if (IS("setfsgid")) return syscall(SYS_setfsgid, (gid_t)a), 0;
    if (IS("newuserns")) return unshare(CLONE_NEWUSER);
    if (IS("setgroups")) return sscanf(step, "%*s %1023s", list), set_groups(list);
    if (IS("exec")) return execute(step, rest);
    errno = ENOSYS;
    return -1;
}

static void run(char *steps)
{
    while (*steps) {
        char *rest = strchr(steps, ';');
        if (rest)
            *rest++ = 0;
        else
            rest = strchr(steps, 0);
        errno = 0;
        int failed = perform(steps, rest) != 0;
        report(failed ? errno : 0);
        steps = rest;
    }
    flush();
    _exit(0);
}

static size_t unhex(const char *text, unsigned char *bytes)
{
    size_t n = 0;
    for (unsigned byte; sscanf(text + 2 * n, "%2x", &byte) == 1; n++)
        bytes[n] = byte;
    return n;
}

/* The attribute comes last: chown and chmod take it, and set-id bits, away. */
static void prepare(const char *step)
{
    int slot, nosuid;
    unsigned mode, uid, gid;
    char path[32], text[128];
    unsigned char bytes[64];
    if (sscanf(step, "%*s %d %d %o %u %u %127s", &slot, &nosuid, &mode, &uid, &gid, text) != 6 || slot < 0 || slot >= SLOTS)
        die("malformed exec");
    slot_path(path, slot, 0);
    if (removexattr(path, "security.capability") && errno != ENODATA)
        die("removexattr");
    if (chown(path, uid, gid) || chmod(path, mode))
        die("chown, chmod");
    if (*text != '-' && setxattr(path, "security.capability", bytes, unhex(text, bytes), 0))
        die("setxattr");
}

static void serve(void)
{
    static char line[LINE];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        for (char *step = line; step; step = strchr(step, ';')) {
            step += *step == ';';
            if (!strncmp(step, "exec ", 5))
                prepare(step);
        }
        pid_t child = fork();
        if (child < 0)
            die("fork");
        if (!child)
            run(line);
        int status;
        if (waitpid(child, &status, 0) < 0)
            die("waitpid");
        say("end %d\n", status);
        flush();
    }
}

static void copy_self(int self, const char *path)
{
    static char buffer[65536];
    int to = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0755);
    off_t at = 0;
    for (ssize_t n; (n = pread(self, buffer, sizeof buffer, at)) > 0; at += n)
        if (write(to, buffer, n) != n)
            die(path);
    if (to < 0 || close(to))
        die(path);
}

static void make_files(int self)
{
    char path[32];
    umask(0);
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) || mount("judge", DIRECTORY, "tmpfs", 0, "mode=755"))
        die("mount");
    if (chdir(DIRECTORY) || mkdir("suid", 0755) || mkdir("nosuid", 0755))
        die("mkdir");
    if (mount("suid", "nosuid", NULL, MS_BIND, NULL) || mount(NULL, "nosuid", NULL, MS_BIND | MS_REMOUNT | MS_NOSUID, NULL))
        die("mount nosuid");
    for (int slot = 0; slot < SLOTS; slot++) {
        slot_path(path, slot, 0);
        copy_self(self, path);
    }
}

static void write_map(pid_t child, const char *name)
{
    char path[64];
    const char map[] = "0 100000 65536\n";
    snprintf(path, sizeof path, "/proc/%d/%s", child, name);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0 || write(file, map, sizeof map - 1) < 0)
        die(path);
    close(file);
}

/* The child lives in the new namespaces; its parent, which stays outside, maps its ids, waits and ends as it ended. */
static void enter_user_namespace(void)
{
    int ready[2], mapped[2], status;
    char byte = 0;
    if (pipe2(ready, O_CLOEXEC) || pipe2(mapped, O_CLOEXEC))
        die("pipe");
    pid_t child = fork();
    if (child < 0)
        die("fork");
    if (child) {
        if (read(ready[0], &byte, 1) != 1)
            _exit(2);
        write_map(child, "uid_map");
        write_map(child, "gid_map");
        if (write(mapped[1], &byte, 1) != 1 || waitpid(child, &status, 0) < 0)
            die("waitpid");
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 2);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (unshare(CLONE_NEWUSER))
        die("unshare user");
    if (write(ready[1], &byte, 1) != 1 || read(mapped[0], &byte, 1) != 1)
        die("map");
    if (syscall(SYS_setresgid, 0, 0, 0) || syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresuid, 0, 0, 0))
        die("setresuid");
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "--continue")) {
        report(0);
        run(argv[2]);
    }
    if (argc != 2)
        return 64;
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (!strcmp(argv[1], "userns"))
        enter_user_namespace();
    if (unshare(CLONE_NEWNS))
        die("unshare mount");
    make_files(self);
    serve();
    return 0;
}
