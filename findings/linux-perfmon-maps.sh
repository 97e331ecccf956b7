#!/usr/bin/env bash
# PERFMON alone, user 1000, on a process of root's, Linux 6.18: it opens /proc/PID/maps, smaps, smaps_rollup and numa_maps, since their check takes PERFMON in the
# place of the ptrace access mode; `exe`, `root`, `cwd`, `io` and ptrace(2) stay closed. So perf names the programs of other users without SYS_PTRACE.
# A guess from proc_pid_maps(5) and capabilities(7) would be: "governed by a ptrace access mode check" is SYS_PTRACE.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, sys

who, process = sys.argv[1], sys.argv[2]
shown, closed = [], []

def tried(name, action):
    try:
        action()
        shown.append(name)
    except OSError:
        closed.append(name)

def seize():
    if ctypes.CDLL(None).ptrace(0x4206, int(process), 0, 0) != 0:  # PTRACE_SEIZE
        raise OSError

for name in "maps", "smaps", "smaps_rollup", "numa_maps", "io":
    tried(name, lambda: open(f"/proc/{process}/{name}").read(1))
for name in "exe", "root", "cwd":
    tried(name, lambda: os.readlink(f"/proc/{process}/{name}"))
tried("ptrace", seize)
print(f"{who}, open: {' '.join(shown) or 'nothing'}")
print(f"{who}, closed: {' '.join(closed) or 'nothing'}")
PY
sleep 60 &
for capability in none perfmon sys_ptrace; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability $!
done | expect 'none, open: nothing
none, closed: maps smaps smaps_rollup numa_maps io exe root cwd ptrace
perfmon, open: maps smaps smaps_rollup numa_maps
perfmon, closed: io exe root cwd ptrace
sys_ptrace, open: maps smaps smaps_rollup numa_maps exe root cwd ptrace
sys_ptrace, closed: io'
kill $!
