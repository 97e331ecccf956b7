#!/usr/bin/env bash
# Which capabilities do their work inside a user namespace (a Pod with hostUsers: false), Linux 6.18. All are held there; IPC_LOCK and LEASE do
# nothing, and SYS_NICE is cut in two: it changes the nice value and the processors of another user's process in the namespace, but
# neither lowers a nice value nor takes a real-time policy, not even its own. So is SYS_RESOURCE: it lowers the limits of another user's
# process, and raises none. KILL and SYS_CHROOT work.
# A guess from user_namespaces(7) would be: what governs nothing but processes and memory of the namespace works in it.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/use.py" <<'PY'
import ctypes, fcntl, os, resource, sys

libc = ctypes.CDLL(None, use_errno=True)
other, file = int(sys.argv[2]), sys.argv[3]

def mlock():
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    if libc.mlock(ctypes.create_string_buffer(8192), 8192) == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

uses = {
    "ipc_lock": {"mlock": mlock},
    "lease": {"F_SETLEASE": lambda: fcntl.fcntl(os.open(file, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)},
    "sys_nice": {
        "nice -5": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
        "SCHED_FIFO": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
        "another's nice 5": lambda: os.setpriority(os.PRIO_PROCESS, other, 5),
        "another's processors": lambda: os.sched_setaffinity(other, {min(os.sched_getaffinity(0))}),
    },
    "sys_resource": {
        "another's limit lowered": lambda: resource.prlimit(other, resource.RLIMIT_NOFILE, (50, 60)),
        "another's limit raised": lambda: resource.prlimit(other, resource.RLIMIT_NOFILE, (50, 70)),
    },
    "kill": {"kill": lambda: os.kill(other, 0)},
    "sys_chroot": {"chroot": lambda: os.chroot("/")},
}
for name, use in uses[sys.argv[1]].items():
    try:
        use()
        print(f"  {sys.argv[1]}, {name}: yes")
    except OSError as error:
        print(f"  {sys.argv[1]}, {name}: {error.strerror}")
PY

for user in 1001 101001; do install -m 644 -o "$user" /dev/null "$folder/file$user"; done

# use_each FILE CAPABILITY ...: uses each as user 1000, upon a file and a process of user 1001.
use_each() {
  local capability other
  setpriv --reuid 1001 --regid 1001 --clear-groups sleep 60 &
  other=$!
  sleep 0.5
  for capability in "${@:2}"; do as "$capability" /usr/bin/python3 "$folder/use.py" "$capability" "$other" "$1"; done
  kill "$other"
}
export -f use_each
export folder

{
  echo "outside:"
  use_each "$folder/file1001" ipc_lock lease sys_nice kill sys_chroot
  echo "in a user namespace:"
  in_user_namespace bash -c 'use_each "$folder/file101001" ipc_lock lease sys_nice sys_resource kill sys_chroot'
} | expect "outside:
  ipc_lock, mlock: yes
  lease, F_SETLEASE: yes
  sys_nice, nice -5: yes
  sys_nice, SCHED_FIFO: yes
  sys_nice, another's nice 5: yes
  sys_nice, another's processors: yes
  kill, kill: yes
  sys_chroot, chroot: yes
in a user namespace:
  ipc_lock, mlock: Operation not permitted
  lease, F_SETLEASE: Permission denied
  sys_nice, nice -5: Permission denied
  sys_nice, SCHED_FIFO: Operation not permitted
  sys_nice, another's nice 5: yes
  sys_nice, another's processors: yes
  sys_resource, another's limit lowered: yes
  sys_resource, another's limit raised: Operation not permitted
  kill, kill: yes
  sys_chroot, chroot: yes"
