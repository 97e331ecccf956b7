// Asks the kernel for a capability again and again, as a user who does not have it.
// Usage: asker kill|hostname COUNT PER_SECOND
// Waits for a line on standard input first. Prints the seconds that it took, and waits for the end of standard input.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double Now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  int isKill = strcmp(words[1], "kill") == 0;
  long checks = atol(words[2]), rate = atol(words[3]);
  char line[16];
  if (setgid(65534) || setuid(65534) || read(0, line, sizeof line) < 0) return 2;
  double began = Now();
  for (long i = 0; i < checks; i++) {
    if (isKill ? kill(1, 0) == 0 : sethostname("x", 1) == 0) return 2;
    if (i % 100 == 99) {
      double wait = began + (i + 1.0) / rate - Now();
      if (wait > 0) usleep(wait * 1e6);
    }
  }
  printf("%.3f\n", Now() - began);
  fflush(stdout);
  while (read(0, line, sizeof line) > 0) {
  }
}
