#!/usr/bin/env bash
# fanotify in a user namespace (a Pod with hostUsers: false) on Linux 6.18: SYS_ADMIN of that namespace marks a whole mount and a whole
# file system that was mounted there, by FAN_REPORT_FID; without SYS_ADMIN only single files. Events with descriptors and permission events stay closed.
# A guess from fanotify_init(2), fanotify_mark(2) would be: marks of mounts and file systems take CAP_SYS_ADMIN of the first user namespace.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, sys

libc = ctypes.CDLL(None, use_errno=True)
def said(result):
    return "yes" if result >= 0 else "no"
def mark(group, where, flags, mask):
    return said(libc.syscall(301, group, 1 | flags, ctypes.c_uint64(mask), -100, where.encode()))

who, own, outside = sys.argv[1:]
group = libc.syscall(300, 0x200, 0)  # FAN_REPORT_FID
print(f"{who}: a file {mark(group, own, 0, 2)}; mount {mark(group, own, 0x10, 2)}; file system {mark(group, own, 0x100, 2)};",
      f"file system from outside {mark(group, outside, 0x100, 2)}; with descriptors {said(libc.syscall(300, 0, 0))}")
PY
export folder
export -f in_user_namespace
in_user_namespace unshare --mount bash -c '
  mount -t tmpfs tmpfs /mnt
  chmod 777 /mnt
  for capability in none sys_admin; do
    as $capability /usr/bin/python3 "$folder/probe.py" $capability /mnt "$folder"
  done
  /usr/bin/python3 "$folder/probe.py" root /mnt "$folder"' | expect 'none: a file yes; mount no; file system no; file system from outside no; with descriptors no
sys_admin: a file yes; mount yes; file system yes; file system from outside no; with descriptors no
root: a file yes; mount yes; file system yes; file system from outside no; with descriptors no'
