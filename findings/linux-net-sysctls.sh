#!/usr/bin/env bash
# Who writes /proc/sys/net of a network namespace, whose files are root's with mode 0644, on Linux 6.18: NET_ADMIN of that namespace passes for
# the owner, so that user 1000 with it writes ip_unprivileged_port_start, somaxconn and ip_forward; SYS_ADMIN is refused. root without
# capabilities writes the first two, and of ip_forward it is asked for NET_ADMIN. A guess from the mode would be: root writes all
# of them, whatever it holds, and user 1000 none. Container managers mount /proc/sys read-only, privileged containers excepted.
# Needs root, setpriv. No packages.
set -euo pipefail
[ "${1:-}" = inside ] || exec unshare --net "$BASH" "$0" inside

try() { # try WHO PROGRAM ...: what the shell behind can write
  local who=$1
  shift
  printf '%s:' "$who"
  "$@" bash -c 'for file in core/somaxconn ipv4/ip_unprivileged_port_start ipv4/ip_forward; do
    path=/proc/sys/net/$file
    if message=$( { cat "$path" >"$path"; } 2>&1); then echo -n " $file yes"; else echo -n " $file ${message##*: }"; fi
  done; echo'
}
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:2}"; }

seen=$(stat -c '%U %a' /proc/sys/net/ipv4/ip_forward
  try "root with none" setpriv --bounding-set=-all --inh-caps=-all
  try "1000 with KILL" user kill
  try "1000 with SYS_ADMIN" user sys_admin
  try "1000 with NET_ADMIN" user net_admin)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "root 644
root with none: core/somaxconn yes ipv4/ip_unprivileged_port_start yes ipv4/ip_forward Operation not permitted
1000 with KILL: core/somaxconn Permission denied ipv4/ip_unprivileged_port_start Permission denied ipv4/ip_forward Permission denied
1000 with SYS_ADMIN: core/somaxconn Permission denied ipv4/ip_unprivileged_port_start Permission denied ipv4/ip_forward Permission denied
1000 with NET_ADMIN: core/somaxconn yes ipv4/ip_unprivileged_port_start yes ipv4/ip_forward yes" ] || { echo "this has changed" >&2; exit 1; }
