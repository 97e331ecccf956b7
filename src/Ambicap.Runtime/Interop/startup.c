/*
 * While it starts, the .NET runtime reads /proc/self/mountinfo twice, the control groups, the processor's caches and the free memory,
 * to size a heap for a long life. A node's mountinfo has lines for every mount of every container; formatting and parsing them costs
 * more than all of our own work. The linker leads the runtime's fopen here (--wrap=fopen64): it finds nothing and takes its defaults,
 * within the heap limit that the project file sets. Nothing else of this program opens files by fopen.
 */
#include <errno.h>
#include <stddef.h>

void *__wrap_fopen64(const char *path, const char *mode)
{
    (void)path;
    (void)mode;
    errno = ENOENT;
    return NULL;
}

/*
 * It also starts a thread for finalizers. Here they would close files that the execve closes anyway, so there is none: creating it,
 * and telling its processor of every change of this one's memory, is a tenth of what a passing call costs. The symbol is the runtime's
 * PalStartFinalizerThread(callback, context); should a later one call it otherwise, the thread is back and nothing else changes.
 */
_Bool __wrap__Z23PalStartFinalizerThreadPFjPvES_(void *callback, void *context)
{
    (void)callback;
    (void)context;
    return 1;
}
