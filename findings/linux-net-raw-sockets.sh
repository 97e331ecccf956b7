#!/usr/bin/env bash
# What NET_RAW alone opens, and NET_ADMIN does not, on Linux 6.18: NET_RAW sets SO_MARK, SO_PRIORITY above 6 and IP_TRANSPARENT, so that a
# transparent proxy binds to an address that the machine does not have, and it takes a socket from one device to another. NET_ADMIN
# cannot do the last. A guess from ip(7) and socket(7) of man-pages 6.03 would be: IP_TRANSPARENT and priorities need NET_ADMIN.
# Needs setpriv, python3, root. No packages.
set -euo pipefail
script=$(mktemp)
cat >"$script" <<'PY'
import socket

def attempt(name, call):
    try:
        call()
        print(f"  {name}: yes")
    except OSError as error:
        print(f"  {name}: {error.strerror}")

def option(level, number, *values):
    def call():
        with socket.socket() as client:
            for value in values:
                client.setsockopt(level, number, value)
    return call

def foreign():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_IP, socket.IP_TRANSPARENT, 1)
        server.bind(("192.0.2.1", 8080))

attempt("SO_MARK", option(socket.SOL_SOCKET, socket.SO_MARK, 7))
attempt("SO_PRIORITY 7", option(socket.SOL_SOCKET, socket.SO_PRIORITY, 7))
attempt("IP_TRANSPARENT, 192.0.2.1:8080", foreign)
attempt("SO_BINDTODEVICE", option(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0"))
attempt("SO_BINDTODEVICE taken back", option(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0", b"\0"))
attempt("SO_RCVBUFFORCE", option(socket.SOL_SOCKET, 33, 1 << 20))
PY
trap 'rm -f "$script"' EXIT
chmod 644 "$script"

seen=$(for capability in kill net_raw net_admin; do
  echo "$capability:"
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$capability" --ambient-caps="-all,+$capability" /usr/bin/python3 "$script"
done)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "kill:
  SO_MARK: Operation not permitted
  SO_PRIORITY 7: Operation not permitted
  IP_TRANSPARENT, 192.0.2.1:8080: Operation not permitted
  SO_BINDTODEVICE: yes
  SO_BINDTODEVICE taken back: Operation not permitted
  SO_RCVBUFFORCE: Operation not permitted
net_raw:
  SO_MARK: yes
  SO_PRIORITY 7: yes
  IP_TRANSPARENT, 192.0.2.1:8080: yes
  SO_BINDTODEVICE: yes
  SO_BINDTODEVICE taken back: yes
  SO_RCVBUFFORCE: Operation not permitted
net_admin:
  SO_MARK: yes
  SO_PRIORITY 7: yes
  IP_TRANSPARENT, 192.0.2.1:8080: yes
  SO_BINDTODEVICE: yes
  SO_BINDTODEVICE taken back: Operation not permitted
  SO_RCVBUFFORCE: yes" ] || { echo "this has changed" >&2; exit 1; }
