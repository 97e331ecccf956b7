// Asks the kernel for a capability again and again, as a user who does not have it.
// Usage: asker kill|hostname COUNT PER_SECOND WORK     PER_SECOND 0: as fast as it can; WORK: rounds of plain work before each check
// Waits for a line on standard input first. Prints seconds on the clock and of the processor, and waits for the end of standard input.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double Now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(int count, char **words) {
  if (count != 5) return 2;
  int isKill = strcmp(words[1], "kill") == 0;
  long checks = atol(words[2]), rate = atol(words[3]), work = atol(words[4]);
  volatile unsigned long sum = 0;
  char line[16];
  if (setgid(65534) || setuid(65534) || read(0, line, sizeof line) < 0) return 2;
  double began = Now(CLOCK_MONOTONIC), used = Now(CLOCK_PROCESS_CPUTIME_ID);
  for (long i = 0; i < checks; i++) {
    for (long j = 0; j < work; j++) sum += j;
    if (isKill ? kill(1, 0) == 0 : sethostname("x", 1) == 0) return 2;
    if (rate && i % 100 == 99) {
      double wait = began + (i + 1.0) / rate - Now(CLOCK_MONOTONIC);
      if (wait > 0) usleep(wait * 1e6);
    }
  }
  printf("%.3f %.3f\n", Now(CLOCK_MONOTONIC) - began, Now(CLOCK_PROCESS_CPUTIME_ID) - used);
  fflush(stdout);
  while (read(0, line, sizeof line) > 0) {
  }
}
