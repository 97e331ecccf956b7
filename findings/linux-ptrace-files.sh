#!/usr/bin/env bash
# What SYS_PTRACE alone opens of another user's process on Linux 6.18: ptrace(2), process_vm_readv(2), /proc/PID/maps, exe and root. But not
# /proc/PID/environ, mem, fd and syscall: those are files of their owner's with mode 0400, 0500 or 0600, whose permissions are
# asked first, so that they need DAC_READ_SEARCH (mem, to write: DAC_OVERRIDE) beside it.
# A guess from proc(5) would be: these files are governed by a ptrace access mode check, which SYS_PTRACE passes.
# Needs root, setpriv, python3. No packages; a Yama ptrace_scope of 3 forbids all of it.
set -euo pipefail
script=$(mktemp)
cat >"$script" <<'PY'
import ctypes, os, sys

libc = ctypes.CDLL(None, use_errno=True)
other = int(sys.argv[1])

class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

def check(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

def attach():
    check(libc.ptrace(16, other, None, None))
    os.waitpid(other, 0)
    check(libc.ptrace(17, other, None, None))

def read_memory():
    buffer = ctypes.create_string_buffer(8)
    start = int(open(f"/proc/{other}/maps").readline().split("-")[0], 16)
    check(libc.process_vm_readv(other, ctypes.byref(Part(ctypes.addressof(buffer), 8)), 1, ctypes.byref(Part(start, 8)), 1, 0))

def read(name):
    return lambda: open(f"/proc/{other}/{name}", "rb").read(1)

calls = {
    "ptrace": attach,
    "process_vm_readv": read_memory,
    "maps": read("maps"),
    "exe": lambda: os.readlink(f"/proc/{other}/exe"),
    "root": lambda: os.listdir(f"/proc/{other}/root"),
    "environ": read("environ"),
    "mem": lambda: open(f"/proc/{other}/mem", "rb"),
    "fd": lambda: os.listdir(f"/proc/{other}/fd"),
    "syscall": read("syscall"),
}
outcomes = {}
for name, call in calls.items():
    try:
        call()
        outcome = "yes"
    except OSError as error:
        outcome = error.strerror
    outcomes.setdefault(outcome, []).append(name)
for outcome, names in outcomes.items():
    print(f"  {outcome}: {' '.join(names)}")
PY
chmod 644 "$script"
setpriv --reuid 1001 --regid 1001 --clear-groups sleep 60 &
other=$!
trap 'kill "$other"; rm -f "$script"' EXIT
sleep 0.5

seen=$(for capabilities in sys_ptrace sys_ptrace,+dac_read_search; do
  echo "$capabilities:"
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$capabilities" --ambient-caps="-all,+$capabilities" /usr/bin/python3 "$script" "$other"
done)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "sys_ptrace:
  yes: ptrace process_vm_readv maps exe root
  Permission denied: environ mem fd syscall
sys_ptrace,+dac_read_search:
  yes: ptrace process_vm_readv maps exe root environ mem fd syscall" ] || { echo "this has changed" >&2; exit 1; }
