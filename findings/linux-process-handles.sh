#!/usr/bin/env bash
# Linux 6.18: file handles of processes (pidfs) and of one's own namespaces (nsfs) are taken by name_to_handle_at and opened by open_by_handle_at without any
# capability, by FD_PIDFS_ROOT and FD_NSFS_ROOT in the place of a mount; handles of files ask for DAC_READ_SEARCH still. So a handle kept as bytes finds the
# same process again, or fails once it is gone. A guess from open_by_handle_at(2) would be: "the caller must have the CAP_DAC_READ_SEARCH capability".
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, subprocess

libc = ctypes.CDLL(None, use_errno=True)
pidfs, nsfs = -10002, -10003

def handle(descriptor):
    buffer = ctypes.create_string_buffer(b"\x80\0\0\0", 136)
    assert libc.name_to_handle_at(descriptor, b"", buffer, ctypes.byref(ctypes.c_int()), 0x1000) == 0  # AT_EMPTY_PATH
    return buffer

def opened(root, buffer):
    return "opened" if libc.open_by_handle_at(root, buffer, 0) != -1 else os.strerror(ctypes.get_errno())

child = subprocess.Popen(["sleep", "60"])
process = handle(os.pidfd_open(child.pid))
print("a process:", opened(pidfs, process))
child.kill()
child.wait()
print("a process that is gone:", opened(pidfs, process))
for name in "net", "user", "mnt", "pid":
    print(f"own namespace, {name}:", opened(nsfs, handle(os.open(f"/proc/self/ns/{name}", os.O_RDONLY))))
file = os.open("/etc/passwd", os.O_RDONLY)
print("a file:", opened(file, handle(file)))
PY
as none /usr/bin/python3 "$folder/probe.py" | expect 'a process: opened
a process that is gone: Stale file handle
own namespace, net: opened
own namespace, user: opened
own namespace, mnt: opened
own namespace, pid: opened
a file: Operation not permitted'
