#!/usr/bin/env bash
# Datagram sockets of ICMP, with which programs ping without privileges, on Linux 6.18: where net.ipv4.ping_group_range leaves the group out, no
# capability opens them, and root with all of them gets EACCES, though it may open the raw socket that can do more. The range counts
# supplementary groups. A guess would be: NET_RAW, and root, may at least what the sysctl lets everybody do.
# Needs root, setpriv, python3. No packages.
set -euo pipefail
[ "${1:-}" = inside ] || exec unshare --net "$BASH" "$0" inside
probe='
import os, socket
for name, kind in ("raw", socket.SOCK_RAW), ("datagram", socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP)
        print(f" {name} yes", end="")
    except OSError as error:
        print(f" {name} {error.strerror}", end="")
print()'
try() { printf '%s:' "$1"; "${@:2}" /usr/bin/python3 -c "$probe"; }
raw=(--inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw)

seen=$(tr '\t' ' ' </proc/sys/net/ipv4/ping_group_range
  try "root" env
  try "user 1000 with NET_RAW" setpriv --reuid 1000 --regid 1000 --clear-groups "${raw[@]}"
  echo "2000 2000" >/proc/sys/net/ipv4/ping_group_range
  tr '\t' ' ' </proc/sys/net/ipv4/ping_group_range
  try "root" setpriv --clear-groups
  try "user 1000 with NET_RAW" setpriv --reuid 1000 --regid 1000 --clear-groups "${raw[@]}"
  try "user 1000 of group 2000" setpriv --reuid 1000 --regid 1000 --groups 2000 --inh-caps=-all)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "1 0
root: raw yes datagram Permission denied
user 1000 with NET_RAW: raw yes datagram Permission denied
2000 2000
root: raw yes datagram Permission denied
user 1000 with NET_RAW: raw yes datagram Permission denied
user 1000 of group 2000: raw Operation not permitted datagram yes" ] || { echo "this has changed" >&2; exit 1; }
