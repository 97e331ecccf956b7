#!/usr/bin/env bash
# NET_ADMIN in a user namespace, in a network namespace of its own, on Linux 6.18: SO_MARK, SO_PRIORITY above 6, SO_TXTIME and TCP_REPAIR work;
# SO_RCVBUFFORCE, SO_SNDBUFFORCE, SO_PREFER_BUSY_POLL, SO_BUSY_POLL_BUDGET and SO_DEBUG ask for the capability in the first user namespace.
# A guess would be: a socket belongs to its network namespace, whose owner may all that NET_ADMIN may, as with addresses, routes and rules.
# Needs root, setpriv, python3. No packages.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cat >"$folder/probe.py" <<'PY'
import socket, struct
options = {"SO_MARK": 36, "SO_PRIORITY": 12, "SO_TXTIME": 61, "TCP_REPAIR": 19, "SO_RCVBUFFORCE": 33, "SO_SNDBUFFORCE": 32,
           "SO_PREFER_BUSY_POLL": 69, "SO_BUSY_POLL_BUDGET": 70, "SO_DEBUG": 1}
values = {"SO_PRIORITY": 7, "SO_TXTIME": struct.pack("ii", 11, 0), "SO_RCVBUFFORCE": 1 << 24, "SO_BUSY_POLL_BUDGET": 100}
open_ones, closed = [], []
for name, number in options.items():
    stream = name.startswith("TCP")
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
    try:
        one.setsockopt(socket.IPPROTO_TCP if stream else socket.SOL_SOCKET, number, values.get(name, 1))
        open_ones.append(name)
    except PermissionError:
        closed.append(name)
print("open:", " ".join(open_ones) or "none")
print("closed:", " ".join(closed) or "none")
PY
probe=(/usr/bin/python3 "$folder/probe.py")
admin=(setpriv --inh-caps=-all,+net_admin --bounding-set=-all,+net_admin)
seen=$(echo "first user namespace, NET_ADMIN:"
  unshare --net "${admin[@]}" "${probe[@]}"
  echo "another user namespace, NET_ADMIN:"
  unshare --user --map-root-user --net "${admin[@]}" "${probe[@]}")
uname -r
printf '%s\n' "$seen"
[ "$seen" = "first user namespace, NET_ADMIN:
open: SO_MARK SO_PRIORITY SO_TXTIME TCP_REPAIR SO_RCVBUFFORCE SO_SNDBUFFORCE SO_PREFER_BUSY_POLL SO_BUSY_POLL_BUDGET SO_DEBUG
closed: none
another user namespace, NET_ADMIN:
open: SO_MARK SO_PRIORITY SO_TXTIME TCP_REPAIR
closed: SO_RCVBUFFORCE SO_SNDBUFFORCE SO_PREFER_BUSY_POLL SO_BUSY_POLL_BUDGET SO_DEBUG" ] || { echo "this has changed" >&2; exit 1; }
