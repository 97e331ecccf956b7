#!/usr/bin/env bash
# Linux 6.18: without any capability memfd_create(MFD_HUGETLB) and mmap(MAP_HUGETLB) are let in, and take huge pages where the node has some free; only
# shmget(SHM_HUGETLB) asks for IPC_LOCK, or the group vm.hugetlb_shm_group, or room in RLIMIT_MEMLOCK. Where there is no huge page the answer is ENOMEM.
# A guess from capabilities(7) would be: IPC_LOCK is what "allocate memory using huge pages (memfd_create(2), mmap(2), shmctl(2))" takes.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, resource, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_long
size = ctypes.c_size_t(2 << 20)
resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))

def said(result):
    """Whether the call was let in: what follows is whether there is a free huge page."""
    return "let in" if result != -1 or ctypes.get_errno() == 12 else os.strerror(ctypes.get_errno())

print(sys.argv[1], "memfd_create:", said(libc.memfd_create(b"huge", 4)))
print(sys.argv[1], "mmap:", said(libc.mmap(None, size, 3, 0x40022, -1, ctypes.c_long(0))))
segment = libc.shmget(0, size, 0o4600)
print(sys.argv[1], "shmget:", said(segment))
if segment != -1:
    libc.shmctl(segment, 0, None)
PY
for capability in none ipc_lock; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability
done | expect 'none memfd_create: let in
none mmap: let in
none shmget: Operation not permitted
ipc_lock memfd_create: let in
ipc_lock mmap: let in
ipc_lock shmget: let in'
