#!/usr/bin/env bash
# Linux 6.18: the securebits EXEC_RESTRICT_FILE and EXEC_DENY_INTERACTIVE and their locks, 0x100 to 0x800, are set by anybody, without SETPCAP
# and without no_new_privs; all others ask for SETPCAP still. They pass on through execve. A guess from capabilities(7) would be: EPERM without SETPCAP.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import ctypes, os, sys

libc = ctypes.CDLL(None, use_errno=True)
names = {0x100: "EXEC_RESTRICT_FILE", 0x200: "its lock", 0x400: "EXEC_DENY_INTERACTIVE", 0x800: "its lock",
         0x1: "NOROOT", 0x4: "NO_SETUID_FIXUP", 0x40: "NO_CAP_AMBIENT_RAISE"}
for bit, name in names.items():
    done = libc.prctl(28, libc.prctl(27, 0, 0, 0, 0) | bit, 0, 0, 0) == 0  # PR_SET_SECUREBITS, PR_GET_SECUREBITS
    print(f"{sys.argv[1]}, {bit:#x} {name}: {'set' if done else os.strerror(ctypes.get_errno())}", flush=True)
os.execv(sys.executable, [sys.executable, "-c", "import ctypes; print('behind execve:', hex(ctypes.CDLL(None).prctl(27, 0, 0, 0, 0)))"])
PY
for capability in none setpcap; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability
done | expect 'none, 0x100 EXEC_RESTRICT_FILE: set
none, 0x200 its lock: set
none, 0x400 EXEC_DENY_INTERACTIVE: set
none, 0x800 its lock: set
none, 0x1 NOROOT: Operation not permitted
none, 0x4 NO_SETUID_FIXUP: Operation not permitted
none, 0x40 NO_CAP_AMBIENT_RAISE: Operation not permitted
behind execve: 0xf00
setpcap, 0x100 EXEC_RESTRICT_FILE: set
setpcap, 0x200 its lock: set
setpcap, 0x400 EXEC_DENY_INTERACTIVE: set
setpcap, 0x800 its lock: set
setpcap, 0x1 NOROOT: set
setpcap, 0x4 NO_SETUID_FIXUP: set
setpcap, 0x40 NO_CAP_AMBIENT_RAISE: set
behind execve: 0xf45'
