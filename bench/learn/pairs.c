// Two processes that do the same in turn, of which a watch follows the first: what it costs is the difference of slices that lie
// milliseconds apart, on one processor.
// Usage: pairs kill|hostname CHECKS MICROSECONDS     a slice has so many checks, with so much work before each
// Prints both process ids. For each line "MILLISECONDS" on standard input it runs pairs for so long, and prints of each the nanoseconds
// of a check: of the processor for the first and the second process, then on the clock. An empty line ends them.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct { int ask, answer; } Worker;
typedef struct { double processor, clock; } Slice;
static volatile unsigned long sum;

static double Now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void Work(long rounds) {
  for (long i = 0; i < rounds; i++) sum += i;
}

static Slice Ask(int isKill, long checks, long rounds) {
  double began = Now(CLOCK_MONOTONIC), used = Now(CLOCK_PROCESS_CPUTIME_ID);
  for (long i = 0; i < checks; i++) {
    Work(rounds);
    if (isKill ? kill(1, 0) == 0 : sethostname("x", 1) == 0) exit(2);
  }
  return (Slice){(Now(CLOCK_PROCESS_CPUTIME_ID) - used) / checks, (Now(CLOCK_MONOTONIC) - began) / checks};
}

static Worker Start(int isKill, long checks, long rounds) {
  int ask[2], answer[2];
  char byte;
  if (pipe(ask) || pipe(answer)) exit(2);
  pid_t child = fork();
  if (child == 0) {
    close(ask[1]);
    if (setgid(65534) || setuid(65534)) exit(2);
    while (read(ask[0], &byte, 1) == 1) {
      Slice slice = Ask(isKill, checks, rounds);
      if (write(answer[1], &slice, sizeof slice) != sizeof slice) exit(2);
    }
    exit(0);
  }
  close(ask[0]);
  close(answer[1]);
  printf("%d ", child);
  return (Worker){ask[1], answer[0]};
}

static Slice Turn(Worker worker) {
  Slice slice;
  if (write(worker.ask, "x", 1) != 1 || read(worker.answer, &slice, sizeof slice) != sizeof slice) exit(2);
  return slice;
}

static long Calibrate(double nanoseconds) {
  double least = 1e18;
  for (int i = 0; i < 50; i++) {
    double began = Now(CLOCK_PROCESS_CPUTIME_ID);
    Work(200000);
    double took = Now(CLOCK_PROCESS_CPUTIME_ID) - began;
    if (took < least) least = took;
  }
  return (long)(200000 * nanoseconds / least);
}

int main(int count, char **words) {
  if (count != 4) return 2;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sysconf(_SC_NPROCESSORS_ONLN) - 1, &one);
  sched_setaffinity(0, sizeof one, &one);
  int isKill = strcmp(words[1], "kill") == 0;
  long checks = atol(words[2]), rounds = atol(words[3]) ? Calibrate(atol(words[3]) * 1e3) : 0;
  setvbuf(stdout, NULL, _IONBF, 0);
  Worker first = Start(isKill, checks, rounds), second = Start(isKill, checks, rounds);
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  printf("\n");
  fflush(stdout);
  char line[32];
  while (fgets(line, sizeof line, stdin)) {
    double end = Now(CLOCK_MONOTONIC) + atol(line) * 1e6;
    for (int turn = 0; Now(CLOCK_MONOTONIC) < end; turn ^= 1) {
      Slice a, b;
      if (turn) b = Turn(second), a = Turn(first);
      else a = Turn(first), b = Turn(second);
      printf("%.1f %.1f %.1f %.1f\n", a.processor, b.processor, a.clock, b.clock);
    }
    printf("\n");
    fflush(stdout);
  }
}
