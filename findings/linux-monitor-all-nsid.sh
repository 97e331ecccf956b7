#!/usr/bin/env bash
# Linux 6.18: NET_BROADCAST, "unused" in capabilities(7), is what a netlink socket asks for that listens to other network namespaces (NETLINK_LISTEN_ALL_NSID);
# NET_ADMIN does not open it. `ip monitor all-nsid` of iproute2 7.3.0 (Debian sid) takes both, since `ip` empties its sets unless NET_ADMIN is inheritable.
# A guess would be: nothing asks for NET_BROADCAST, and NET_ADMIN is the capability of rtnetlink. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid iproute2=7.3.0-1 util-linux bash coreutils grep python3

cat >"$folder/listen.py" <<'PY'
import os, socket, sys
try:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).setsockopt(270, 8, 1)  # NETLINK_LISTEN_ALL_NSID
    print(f"{sys.argv[1]}, a socket: listens")
except OSError as error:
    print(f"{sys.argv[1]}, a socket: {os.strerror(error.errno)}")
PY
cat >"$folder/try" <<'SH'
cd "$1"
ip netns add other
ip netns set other 7
for capabilities in net_admin net_broadcast net_admin,+net_broadcast; do
  run() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$capabilities" --ambient-caps="-all,+$capabilities" "$@"; }
  run /usr/bin/python3 listen.py $capabilities
  run timeout 2 ip monitor link all-nsid >heard 2>&1 &
  sleep 1
  ip -n other link set lo mtu $((RANDOM + 1000))
  wait
  echo "$capabilities, ip monitor: $(grep -o -m1 'nsid 7\|Operation not permitted' heard || echo nothing)"
done
SH
chmod 755 "$folder"
inside unshare --net bash "$folder/try" "$folder" | expect 'net_admin, a socket: Operation not permitted
net_admin, ip monitor: Operation not permitted
net_broadcast, a socket: listens
net_broadcast, ip monitor: Operation not permitted
net_admin,+net_broadcast, a socket: listens
net_admin,+net_broadcast, ip monitor: nsid 7'
