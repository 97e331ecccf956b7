#!/usr/bin/env bash
# Linux 6.18, pages of another user's process: move_pages(2) and migrate_pages(2) ask for SYS_PTRACE; SYS_NICE, which capabilities(7) and migrate_pages(2) name
# for it, does not open them, and is asked for behind that, for MPOL_MF_MOVE_ALL. A guess from the manuals would be: SYS_NICE.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
migrate, move = (256, 279) if os.uname().machine == "x86_64" else (238, 239)
process = int(sys.argv[2])

def tried(name, *call):
    done = libc.syscall(*call) >= 0
    print(f"{sys.argv[1]}, {name}: {'done' if done else os.strerror(ctypes.get_errno())}")

tried("migrate_pages", migrate, process, 64, struct.pack("q", 1), struct.pack("q", 1))  # from node 0 to node 0
tried("move_pages", move, process, 0, None, None, None, 2)  # MPOL_MF_MOVE
tried("move_pages, MPOL_MF_MOVE_ALL", move, process, 0, None, None, None, 4)
PY
sleep 60 &
for capabilities in none sys_nice sys_ptrace sys_ptrace,+sys_nice; do
  as $capabilities /usr/bin/python3 "$folder/probe.py" $capabilities $!
done | expect 'none, migrate_pages: Operation not permitted
none, move_pages: Operation not permitted
none, move_pages, MPOL_MF_MOVE_ALL: Operation not permitted
sys_nice, migrate_pages: Operation not permitted
sys_nice, move_pages: Operation not permitted
sys_nice, move_pages, MPOL_MF_MOVE_ALL: Operation not permitted
sys_ptrace, migrate_pages: done
sys_ptrace, move_pages: done
sys_ptrace, move_pages, MPOL_MF_MOVE_ALL: Operation not permitted
sys_ptrace,+sys_nice, migrate_pages: done
sys_ptrace,+sys_nice, move_pages: done
sys_ptrace,+sys_nice, move_pages, MPOL_MF_MOVE_ALL: done'
kill $!
