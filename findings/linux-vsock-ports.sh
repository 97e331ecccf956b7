#!/usr/bin/env bash
# Ports below 1024 of AF_VSOCK on Linux 6.18, with which a virtual machine's programs speak with its host: NET_BIND_SERVICE opens them in the first user
# namespace only, and net.ipv4.ip_unprivileged_port_start says nothing about them. In a user namespace (hostUsers: false) the grant opens TCP port 80 and no
# port of vsock. A guess would be: a port below 1024 is one, whatever the family. Needs a kernel with AF_VSOCK.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import socket, sys

def bound(family, address):
    try:
        socket.socket(family, socket.SOCK_STREAM).bind(address)
        return "open"
    except OSError as error:
        return error.strerror

print(f"{sys.argv[1]}: TCP 80 {bound(socket.AF_INET, ('127.0.0.1', 80))}, vsock 100 {bound(socket.AF_VSOCK, (socket.VMADDR_CID_ANY, 100))}")
PY
export folder
export -f in_user_namespace
in_network() { # in_network WHAT COMMAND ...: in a network namespace of its own
  unshare --net bash -c '"${@:2}" /usr/bin/python3 "$folder/probe.py" "$1"' sh "$@"
}
export -f in_network
{
  in_network "none" as none
  in_network "NET_BIND_SERVICE" as net_bind_service
  unshare --net bash -c 'echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start; as none /usr/bin/python3 "$folder/probe.py" "none, the sysctl 0"'
  in_user_namespace bash -c 'in_network "NET_BIND_SERVICE in a user namespace" as net_bind_service'
} | expect 'none: TCP 80 Permission denied, vsock 100 Permission denied
NET_BIND_SERVICE: TCP 80 open, vsock 100 open
none, the sysctl 0: TCP 80 open, vsock 100 Permission denied
NET_BIND_SERVICE in a user namespace: TCP 80 open, vsock 100 Permission denied'
