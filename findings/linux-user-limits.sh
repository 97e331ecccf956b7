#!/usr/bin/env bash
# /proc/sys/user in a user namespace (a Pod with hostUsers: false) on Linux 6.18, the limits of namespaces, inotify and fanotify below it: SYS_RESOURCE alone
# writes them, as another user, and root of the namespace without it does not, though the files are root's and of mode 0644.
# A guess would be: who owns the file may write it, and SYS_RESOURCE, which raises no limit of a process there, does nothing.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import os, resource, sys
path = "/proc/sys/user/max_inotify_watches"
def tried(action):
    try:
        action()
        return "done"
    except (OSError, ValueError) as error:
        return "refused"
def write():
    with open(path, "w") as file:
        file.write("4096")
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print(f"{sys.argv[1]}: user.max_inotify_watches {tried(write)}, own limit raised again",
      tried(lambda: resource.setrlimit(resource.RLIMIT_CORE, (1, 1))))
PY
export folder
export -f in_user_namespace
{
  for capability in none sys_resource sys_admin,+dac_override; do
    in_user_namespace bash -c "as $capability /usr/bin/python3 "'"$folder/probe.py"'" $capability"
  done
  in_user_namespace /usr/bin/python3 "$folder/probe.py" root
  in_user_namespace setpriv --bounding-set=-sys_resource /usr/bin/python3 "$folder/probe.py" "root without sys_resource"
} | expect 'none: user.max_inotify_watches refused, own limit raised again refused
sys_resource: user.max_inotify_watches done, own limit raised again refused
sys_admin,+dac_override: user.max_inotify_watches refused, own limit raised again refused
root: user.max_inotify_watches done, own limit raised again refused
root without sys_resource: user.max_inotify_watches refused, own limit raised again refused'
