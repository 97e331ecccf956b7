#!/usr/bin/env bash
# IPC_OWNER alone, user 1000, on another user's shared memory of System V with mode 0600, on Linux 6.18: it may attach and write it, and may neither
# remove it nor change its owner or mode, for which SYS_ADMIN is asked. POSIX shared memory and message queues do not know IPC_OWNER; DAC_OVERRIDE
# opens those, and not those of System V. A guess from capabilities(7) would be: "bypass permission checks for operations on System V IPC objects" is
# all operations. Needs root, setpriv, util-linux, python3. No packages.
set -euo pipefail
posix=/dev/shm/finding.$$
segment=$(ipcmk --shmem 4096 --mode 0600 | grep -o '[0-9]*$')
trap 'ipcrm --shmem-id "$segment" 2>/dev/null || true; rm -f "$posix"' EXIT
(umask 077 && echo 1 >"$posix")

attach='import ctypes, sys
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_long
sys.exit(libc.shmat(int(sys.argv[1]), None, 0) == -1)'
chmod='import ctypes, sys
libc = ctypes.CDLL(None)
state = ctypes.create_string_buffer(256)  # IPC_SET with zeros: owner root, mode 0
sys.exit(libc.shmctl(int(sys.argv[1]), 1, state) == -1)'
try() { # try CAPABILITY WHAT COMMAND ...
  if setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:3}" >/dev/null 2>&1; then
    echo "$1, $2: yes"
  else
    echo "$1, $2: no"
  fi
}
seen=$(for capability in ipc_owner dac_override sys_admin; do
  try $capability "attach to write" /usr/bin/python3 -c "$attach" "$segment"
  try $capability "change owner and mode" /usr/bin/python3 -c "$chmod" "$segment"
  try $capability "POSIX shared memory" sh -c 'echo 2 >>"$0"' "$posix"
done
  try ipc_owner "remove" ipcrm --shmem-id "$segment"
  try dac_override "remove" ipcrm --shmem-id "$segment"
  try sys_admin "remove" ipcrm --shmem-id "$segment")
uname -r
printf '%s\n' "$seen"
[ "$seen" = "ipc_owner, attach to write: yes
ipc_owner, change owner and mode: no
ipc_owner, POSIX shared memory: no
dac_override, attach to write: no
dac_override, change owner and mode: no
dac_override, POSIX shared memory: yes
sys_admin, attach to write: no
sys_admin, change owner and mode: yes
sys_admin, POSIX shared memory: no
ipc_owner, remove: no
dac_override, remove: no
sys_admin, remove: yes" ] || { echo "this has changed" >&2; exit 1; }
