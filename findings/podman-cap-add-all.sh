#!/usr/bin/env bash
# Podman 5.4.2 (containers/common 0.62.2, Debian trixie; 5.8.6 with 0.67.1 does the same): under the default seccomp profile `--cap-add all` leaves calls
# closed that are for a capability: SYS_NICE's move_pages(2) and migrate_pages(2), SYS_PTRACE's userfaultfd(2), SYS_ADMIN's swapon(2), and vmsplice(2), which asks
# for none. All say EPERM, as if the capability were missing. `--privileged` has no profile. A guess would be: the profile opens with each capability
# what is its own, as it does for chroot(2), kcmp(2) or syslog(2). Needs root and a C compiler.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 golang-github-containers-common=0.62.2+ds1-2 crun=1.21-1 conmon=2.1.12-4

mkdir -p "$folder/image/bin"
cc -O1 -static -o "$folder/image/bin/probe" -x c - <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
#define TRY(call, ...) (errno = 0, syscall(SYS_##call, __VA_ARGS__), printf(" %s %s", #call, errno == EPERM ? "EPERM" : "open"))
int main(void)
{
    /* No arguments that do anything: past seccomp the kernel names another error, or does nothing. */
    TRY(kcmp, 1, 1, 0, 0, 0);
    TRY(syslog, 10, 0, 0);
    TRY(chroot, "/none");
    TRY(move_pages, 0, 0, 0, 0, 0, 0);
    TRY(migrate_pages, 0, 0, 0, 0);
    TRY(userfaultfd, 0);
    TRY(swapon, "/none", 0);
    TRY(vmsplice, -1, 0, 0, 0);
    puts("");
    return 0;
}
C
tar -C "$folder/image" -cf "$folder/image.tar" .

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot /run/x --storage-driver vfs --cgroup-manager cgroupfs \
    --runtime crun "$@"
}
podman import -q "$folder/image.tar" probe >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
for option in "--cap-drop all" "--cap-add all" "--privileged"; do
  # shellcheck disable=SC2086
  echo "$option:$(podman run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 $option probe /bin/probe 2>/dev/null)"
done | expect '--cap-drop all: kcmp EPERM syslog EPERM chroot EPERM move_pages EPERM migrate_pages EPERM userfaultfd EPERM swapon EPERM vmsplice EPERM
--cap-add all: kcmp open syslog open chroot open move_pages EPERM migrate_pages EPERM userfaultfd EPERM swapon EPERM vmsplice EPERM
--privileged: kcmp open syslog open chroot open move_pages open migrate_pages open userfaultfd open swapon open vmsplice open'
