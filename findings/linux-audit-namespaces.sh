#!/usr/bin/env bash
# The capabilities of the audit subsystem in a container's namespaces, on Linux 6.18: AUDIT_CONTROL is refused in every PID namespace but the first,
# where AUDIT_WRITE works; AUDIT_READ is let in everywhere, and hears nothing in a network namespace of its own: the records go to the first one alone.
# A guess from capabilities(7) would be: the three stop at user namespaces alone, and who may join the group hears it.
# Needs root, setpriv, python3. No packages; a running auditd does not matter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cat >"$folder/control.py" <<'PY'
import os, socket, struct, sys
audit = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
kind, data = (1000, b"") if sys.argv[1] == "status" else (1107, b"finding\0")  # AUDIT_GET, AUDIT_USER_AVC
audit.sendto(struct.pack("IHHII", 16 + len(data), kind, 5, 1, 0) + data, (0, 0))
error = -struct.unpack("i", audit.recv(8192)[16:20])[0]
print(os.strerror(error) if error else "yes")
PY
cat >"$folder/listen.py" <<'PY'
import socket
audit = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 9)
audit.bind((0, 1))
audit.settimeout(3)
print("joined,", end=" ", flush=True)
try:
    audit.recv(9000)
    print("hears records")
except TimeoutError:
    print("hears nothing")
PY
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" /usr/bin/python3 "$folder/$2.py" "${@:3}"; }
export folder
export -f user
listen() { # listen WHERE COMMAND ...: what a listener hears while records are written outside
  "${@:2}" bash -c 'user audit_read listen' >"$folder/heard" &
  sleep 1
  user audit_write control write >/dev/null
  wait $!
  echo "AUDIT_READ, $1: $(cat "$folder/heard")"
}
seen=$(echo "AUDIT_CONTROL, status, first PID namespace: $(user audit_control control status)"
  echo "AUDIT_CONTROL, status, another: $(unshare --pid --fork bash -c 'user audit_control control status')"
  echo "AUDIT_WRITE, a record, another: $(unshare --pid --fork bash -c 'user audit_write control write')"
  listen "first network namespace" env
  listen "another" unshare --net
  listen "first network namespace, another PID namespace" unshare --pid --fork)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "AUDIT_CONTROL, status, first PID namespace: yes
AUDIT_CONTROL, status, another: Operation not permitted
AUDIT_WRITE, a record, another: yes
AUDIT_READ, first network namespace: joined, hears records
AUDIT_READ, another: joined, hears nothing
AUDIT_READ, first network namespace, another PID namespace: joined, hears records" ] || { echo "this has changed" >&2; exit 1; }
