#!/usr/bin/env bash
# Podman 5.4.2 (containers/common 0.62.2, Debian trixie; 5.8.6 with 0.67.1 of sid does the same): CAP_PERFMON alone does not open
# perf_event_open(2) under the default seccomp profile. A rule that refuses it stays in force unless SYS_ADMIN is there as well, and wins
# over the one that allows it for PERFMON. With SYS_ADMIN alone no rule is left, and the call "does not exist". Only both together open it.
# A guess from capabilities(7) would be: PERFMON opens it, and SYS_ADMIN does too.
# Needs root and a C compiler.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 golang-github-containers-common=0.62.2+ds1-2 crun=1.21-1 conmon=2.1.12-4

mkdir -p "$folder/image/bin"
cc -O1 -static -o "$folder/image/bin/probe" -x c - <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    /* No attributes: past seccomp the kernel says that it cannot read them. */
    puts(syscall(SYS_perf_event_open, 0, 0, -1, -1, 0) < 0 ? strerrorname_np(errno) : "opened");
    return 0;
}
C
tar -C "$folder/image" -cf "$folder/image.tar" .

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot /run/x --storage-driver vfs --cgroup-manager cgroupfs --runtime crun "$@"
}

podman import -q "$folder/image.tar" probe >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
for added in CHOWN PERFMON SYS_ADMIN PERFMON,SYS_ADMIN; do
  printf '%s: ' "$added"
  podman run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --cap-add "$added" probe /bin/probe 2>/dev/null
done | expect "CHOWN: EPERM
PERFMON: EPERM
SYS_ADMIN: ENOSYS
PERFMON,SYS_ADMIN: EFAULT"
