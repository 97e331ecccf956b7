#!/usr/bin/env bash
# Podman 5.4.2 (containers/common 0.62.2, Debian trixie; 5.8.6 with 0.67.1 does the same): under the default seccomp profile the socket of the audit
# protocol is an invalid argument with AUDIT_READ, and with AUDIT_CONTROL, as without any. AUDIT_WRITE alone opens it for all three.
# A guess from capabilities(7) would be: each opens the audit subsystem for its own purpose, and what is missing is EPERM.
# Needs root and a C compiler.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 golang-github-containers-common=0.62.2+ds1-2 crun=1.21-1 conmon=2.1.12-4

mkdir -p "$folder/image/bin"
cc -O1 -static -o "$folder/image/bin/probe" -x c - <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
int main(void)
{
    puts(socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT) < 0 ? strerrorname_np(errno) : "opened");
    return 0;
}
C
tar -C "$folder/image" -cf "$folder/image.tar" .

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot /run/x --storage-driver vfs --cgroup-manager cgroupfs \
    --runtime crun "$@"
}
podman import -q "$folder/image.tar" probe >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
for added in CHOWN AUDIT_READ AUDIT_CONTROL AUDIT_READ,AUDIT_WRITE; do
  printf '%s: ' "$added"
  podman run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --cap-add "$added" probe /bin/probe 2>/dev/null
done | expect "CHOWN: EINVAL
AUDIT_READ: EINVAL
AUDIT_CONTROL: EINVAL
AUDIT_READ,AUDIT_WRITE: opened"
