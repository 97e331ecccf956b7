#!/usr/bin/env bash
# /proc mounted with hidepid=2 on Linux 6.18 hides a process that holds one capability more from others of its own user: it is missing in ps
# and pgrep, and kill(2) still reaches it. SYS_PTRACE alone shows the processes of every user, DAC_READ_SEARCH none; and group 0, which a container's user
# has by default, shows all of them, with no capability at all.
# A guess from proc(5) would be: hidepid hides the processes of other users, one's own are there; and group 0 is a group like any other.
# Needs root, setpriv, procps. No packages.
set -euo pipefail
[ "${1:-}" = inside ] || exec unshare --mount --pid --fork "$BASH" "$0" inside
mount -t proc -o hidepid=2 proc /proc

start() { # start UID CAPABILITIES: a process that waits
  setpriv --reuid "$1" --regid "$1" --clear-groups --inh-caps="-all$2" --ambient-caps="-all$2" sleep 60 &
}
start 1000 ,+net_raw
granted=$!
start 1000 ""
plain=$!
start 1001 ""
other=$!
trap 'kill "$granted" "$plain" "$other"' EXIT
sleep 0.5

sees() { # sees WHAT UID GID CAPABILITIES
  echo "$1: $(setpriv --reuid "$2" --regid "$3" --clear-groups --inh-caps="-all$4" --ambient-caps="-all$4" pgrep -x sleep |
    sed -e "s/^$granted$/granted/" -e "s/^$plain$/plain/" -e "s/^$other$/other/" | sort | paste -sd' ')"
}
seen=$(sees "same user" 1000 1000 ""
  setpriv --reuid 1000 --regid 1000 --clear-groups kill -0 "$granted" && echo "same user may kill granted"
  sees "same user with the capability" 1000 1000 ,+net_raw
  sees "user 1002, group 0" 1002 0 ""
  sees "user 1002, SYS_PTRACE" 1002 1002 ,+sys_ptrace
  sees "user 1002, DAC_READ_SEARCH" 1002 1002 ,+dac_read_search)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "same user: plain
same user may kill granted
same user with the capability: granted plain
user 1002, group 0: granted other plain
user 1002, SYS_PTRACE: granted other plain
user 1002, DAC_READ_SEARCH: " ] || { echo "this has changed" >&2; exit 1; }
