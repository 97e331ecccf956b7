#!/usr/bin/env bash
# The process events of the connector (forks, execs and ends of every process of the machine), Linux 6.18: no capability is asked for;
# in a network namespace of one's own the socket is refused, and in a PID namespace there is no answer, for root with every capability too. forkstat
# 0.04.00 (Debian sid) asks for user id 0 all the same: with NET_ADMIN it refuses, as root without any capability it works. A guess would be: NET_ADMIN opens
# it, for forkstat too. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid forkstat=0.04.00-1 util-linux bash coreutils grep dash python3

cat >"$folder/probe.py" <<'PY'
import os, socket, struct, sys, time

try:
    events = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 11)  # NETLINK_CONNECTOR
    events.bind((0, 1))  # CN_IDX_PROC
    def ask(operation):
        body = struct.pack("IIIIHHI", 1, 1, 0, 0, 4, 0, operation)
        events.send(struct.pack("IHHII", 16 + len(body), 3, 0, 0, os.getpid()) + body)
    ask(1)  # PROC_CN_MCAST_LISTEN
    heard, end = "no answer", time.monotonic() + 2
    events.settimeout(0.2)
    while heard == "no answer" and time.monotonic() < end:
        try:
            message = events.recv(4096)
        except OSError:  # of a busy machine: no buffer space
            continue
        if struct.unpack_from("I", message, 36)[0] == 0:  # PROC_EVENT_NONE, the answer
            heard = "accepted" if struct.unpack_from("I", message, 52)[0] == 0 else "refused"
    ask(2)  # PROC_CN_MCAST_IGNORE
except OSError as error:
    heard = os.strerror(error.errno)
print(f"{sys.argv[1]}: {heard}")
PY
cat >"$folder/try" <<'SH'
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all$1" --ambient-caps="-all$1" "${@:2}"; }
user '' /usr/bin/python3 "$1/probe.py" "user 1000 without a capability"
unshare --net /usr/bin/python3 "$1/probe.py" "root, own network namespace"
unshare --pid --fork /usr/bin/python3 "$1/probe.py" "root, own PID namespace"
echo "forkstat, user 1000 with NET_ADMIN: $(user ,+net_admin forkstat -D 1 2>&1)"
echo "forkstat, root without a capability: $(setpriv --inh-caps=-all --bounding-set=-all sh -c '(sleep 0.5; true; sleep 0.1 & wait) & forkstat -D 2' 2>&1 | grep -q ' fork ' && echo works)"
SH
chmod 755 "$folder"
inside bash "$folder/try" "$folder" | expect 'user 1000 without a capability: accepted
root, own network namespace: Connection refused
root, own PID namespace: no answer
forkstat, user 1000 with NET_ADMIN: Need to run with root access.
forkstat, root without a capability: works'
