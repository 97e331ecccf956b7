#!/usr/bin/env bash
# Linux 6.18, root of a user namespace with mount, PID, network and IPC namespaces of its own, as in a Pod with `hostUsers: false`, holding everything: what
# SYS_ADMIN mounts there. ramfs, whose memory no option limits, is mounted, and hugetlbfs and bpf are not. On a tmpfs that was mounted there `chattr +i` and
# `+a` and `trusted.` attributes are refused still, with LINUX_IMMUTABLE and SYS_ADMIN held; file capabilities and other `security.` attributes are
# written. A guess would be: its own file system is its own, and of what holds nothing but memory all or none is mounted.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, fcntl, os, struct

libc = ctypes.CDLL(None, use_errno=True)
said = {}
for name in "tmpfs", "ramfs", "proc", "sysfs", "mqueue", "devpts", "cgroup2", "binfmt_misc", "hugetlbfs", "bpf", "tracefs", "securityfs", "devtmpfs":
    done = libc.mount(name.encode(), b"/mnt", name.encode(), 0, b"") == 0
    said.setdefault("mounted" if done else os.strerror(ctypes.get_errno()), []).append(name)
    if done:
        libc.umount2(b"/mnt", 2)
for what, which in said.items():
    print(f"{what}: {' '.join(which)}")

assert libc.mount(b"tmpfs", b"/mnt", b"tmpfs", 0, b"") == 0
said = {}
def tried(name, action):
    try:
        action()
        said.setdefault("written", []).append(name)
    except OSError as error:
        said.setdefault(os.strerror(error.errno), []).append(name)
file = os.open("/mnt/file", os.O_CREAT | os.O_RDWR)
tried("chattr +A", lambda: fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x80)))
tried("chattr +i", lambda: fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x10)))
tried("chattr +a", lambda: fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x20)))
tried("trusted.x", lambda: os.setxattr(file, "trusted.x", b"x"))
tried("security.x", lambda: os.setxattr(file, "security.x", b"x"))
tried("security.capability", lambda: os.setxattr(file, "security.capability", struct.pack("<IIIII", 0x02000001, 0x2000, 0, 0, 0)))
for what, which in said.items():
    print(f"on its own tmpfs, {what}: {', '.join(which)}")
PY
in_user_namespace unshare --mount --pid --fork --net --ipc --cgroup /usr/bin/python3 "$folder/probe.py" | expect 'mounted: tmpfs ramfs proc sysfs mqueue devpts cgroup2 binfmt_misc
Operation not permitted: hugetlbfs bpf tracefs securityfs devtmpfs
on its own tmpfs, written: chattr +A, security.x, security.capability
on its own tmpfs, Operation not permitted: chattr +i, chattr +a, trusted.x'
