// Loaded in front of the C library: whoever sets the clock sets it to what it is. The kernel's check is real, and the machine's clock stays
// as it was.
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

static int set_same(struct timex *wanted) {
  unsigned modes = wanted->modes;
  struct timex now = {0};
  if (syscall(SYS_adjtimex, &now) < 0) return -1;
  now.modes = ADJ_TICK;
  if (modes != 0 && syscall(SYS_adjtimex, &now) < 0) return -1;
  now.modes = modes;
  *wanted = now;
  return 0;
}

int adjtimex(struct timex *wanted) { return set_same(wanted); }
int ntp_adjtime(struct timex *wanted) { return set_same(wanted); }
int clock_adjtime(int clock, struct timex *wanted) { return set_same(wanted); }
