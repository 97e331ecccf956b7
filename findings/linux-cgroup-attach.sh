#!/usr/bin/env bash
# Linux 6.18, cgroup v1: to move another user's process into a cgroup that one may write, the kernel asks for user id 0, and for no capability at all:
# user 1000 with DAC_OVERRIDE, SYS_ADMIN, KILL and SYS_PTRACE is refused, root without any capability is not. In cgroup v2 the files' modes alone
# decide, whosever the process is. A guess would be: SYS_ADMIN, or both versions alike. Mounts a hierarchy of its own without controllers.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/move.py" <<'PY'
import os, sys
try:
    os.write(os.open(sys.argv[1], os.O_WRONLY), sys.argv[2].encode())
    print("moved")
except OSError as error:
    print(error.strerror)
PY
export folder
unshare --mount bash -c '
  cd "$folder"
  mkdir one two
  mount -t cgroup -o none,name=finding cgroup one
  mount -t cgroup2 cgroup2 two
  sleep 60 &
  other=$!
  setpriv --reuid 1000 --regid 1000 --clear-groups sleep 60 &
  same=$!
  sleep 1
  move() { "${@:3}" /usr/bin/python3 move.py "$1/finding.$$/cgroup.procs" "$2"; }
  for version in one two; do
    mkdir $version/finding.$$
    echo "version $version, user 1000 with dac_override, its own: $(move $version $same as dac_override)"
    echo "version $version, user 1000 with dac_override, of root: $(move $version $other as dac_override)"
    echo "version $version, user 1000 with four, of root: $(move $version $other as dac_override,+sys_admin,+kill,+sys_ptrace)"
    echo "version $version, root without any, of user 1000: $(move $version $same bare)"
    kill -0 $other $same
    echo $other >$version/cgroup.procs
    echo $same >$version/cgroup.procs
    rmdir $version/finding.$$
  done
  kill $other $same
  wait 2>/dev/null
  umount one' | expect 'version one, user 1000 with dac_override, its own: moved
version one, user 1000 with dac_override, of root: Permission denied
version one, user 1000 with four, of root: Permission denied
version one, root without any, of user 1000: moved
version two, user 1000 with dac_override, its own: moved
version two, user 1000 with dac_override, of root: moved
version two, user 1000 with four, of root: moved
version two, root without any, of user 1000: moved'
