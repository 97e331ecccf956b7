/*
 * The .NET runtime changes signals while it starts: it ignores SIGPIPE, handles SIGSEGV, SIGFPE and a real-time signal, and unblocks
 * that one. What is ignored and what is blocked stays so across execve, and the real runtime, its hooks and whatever they start
 * would inherit it. No managed code runs early enough, so a constructor notes how the caller left things; it is put back right
 * before execve, which gives a handled signal its default. System calls, since the C library hides signals of its own.
 */
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SET_MASK = 2, SET_BYTES = 8 };

/* SIGFPE, SIGSEGV, SIGPIPE; 33 is the C library's own for threads, 34 stops threads for the collector. */
static const int touched[] = {8, 11, 13, 33, 34};

enum { TOUCHED = sizeof touched / sizeof *touched };

/* As the kernel has it, on x86-64 and arm64 alike. */
struct action {
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

static void *const ignore = (void *)1;
static unsigned long blocked;
static int ignored[TOUCHED];

static int is_ignored(int number)
{
    struct action action;
    return syscall(SYS_rt_sigaction, number, NULL, &action, (size_t)SET_BYTES) == 0 && action.handler == ignore;
}

__attribute__((constructor)) static void note_signals(void)
{
    syscall(SYS_rt_sigprocmask, SET_MASK, NULL, &blocked, (size_t)SET_BYTES);
    for (int i = 0; i < TOUCHED; i++)
        ignored[i] = is_ignored(touched[i]);
}

void ambicap_restore_signals(void)
{
    for (int i = 0; i < TOUCHED; i++) {
        struct action action = {.handler = ignored[i] ? ignore : NULL};
        syscall(SYS_rt_sigaction, touched[i], &action, NULL, (size_t)SET_BYTES);
    }
    syscall(SYS_rt_sigprocmask, SET_MASK, &blocked, NULL, (size_t)SET_BYTES);
}
