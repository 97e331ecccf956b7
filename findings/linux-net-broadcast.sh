#!/usr/bin/env bash
# Linux 6.18 asks for NET_BROADCAST: a netlink socket that is to hear of other network namespaces (netlink(7), NETLINK_LISTEN_ALL_NSID) takes it, and
# NET_ADMIN does not do. In a user namespace it counts for the network that belongs to it.
# A guess from capabilities(7) would be: it is unused.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/listen.py" <<'PY'
import socket, sys

netlink = socket.socket(16, 3, 0)  # AF_NETLINK, SOCK_RAW, NETLINK_ROUTE
try:
    netlink.setsockopt(270, 8, 1)  # SOL_NETLINK, NETLINK_LISTEN_ALL_NSID
    print(f"{sys.argv[1]}: yes")
except OSError as error:
    print(f"{sys.argv[1]}: {error.strerror}")
PY
{
  for capability in none net_admin net_broadcast; do as $capability /usr/bin/python3 "$folder/listen.py" $capability; done
  as_user="as net_broadcast /usr/bin/python3 $folder/listen.py"
  in_user_namespace bash -c "$as_user 'in a user namespace, the node'\''s network'"
  in_user_namespace unshare --net bash -c "$as_user 'in a user namespace, its own network'"
} | expect "none: Operation not permitted
net_admin: Operation not permitted
net_broadcast: yes
in a user namespace, the node's network: Operation not permitted
in a user namespace, its own network: yes"
