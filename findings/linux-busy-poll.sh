#!/usr/bin/env bash
# Linux 6.18: SO_BUSY_POLL is raised by anybody, against socket(7) ("increasing the value requires CAP_NET_ADMIN"); what goes with it asks for NET_ADMIN still:
# SO_PREFER_BUSY_POLL and a higher SO_BUSY_POLL_BUDGET. SO_TXTIME takes NET_ADMIN for each clock but CLOCK_MONOTONIC: for CLOCK_TAI,
# which the schedulers etf and taprio go by, too. A guess from socket(7) would be: SO_BUSY_POLL is refused, and SO_TXTIME, of which it says nothing, is free.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import os, socket, struct, sys

def tried(name, option, value):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.setsockopt(socket.SOL_SOCKET, option, value)
            print(f"{sys.argv[1]}, {name}: set")
        except OSError as error:
            print(f"{sys.argv[1]}, {name}: {os.strerror(error.errno)}")

tried("SO_BUSY_POLL 1000", 46, 1000)
tried("SO_PREFER_BUSY_POLL", 69, 1)
tried("SO_BUSY_POLL_BUDGET", 70, 64)
for clock, number in ("CLOCK_MONOTONIC", 1), ("CLOCK_REALTIME", 0), ("CLOCK_TAI", 11):
    tried(f"SO_TXTIME {clock}", 61, struct.pack("iI", number, 0))
PY
for capability in none net_raw net_admin; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability
done | expect 'none, SO_BUSY_POLL 1000: set
none, SO_PREFER_BUSY_POLL: Operation not permitted
none, SO_BUSY_POLL_BUDGET: Operation not permitted
none, SO_TXTIME CLOCK_MONOTONIC: set
none, SO_TXTIME CLOCK_REALTIME: Operation not permitted
none, SO_TXTIME CLOCK_TAI: Operation not permitted
net_raw, SO_BUSY_POLL 1000: set
net_raw, SO_PREFER_BUSY_POLL: Operation not permitted
net_raw, SO_BUSY_POLL_BUDGET: Operation not permitted
net_raw, SO_TXTIME CLOCK_MONOTONIC: set
net_raw, SO_TXTIME CLOCK_REALTIME: Operation not permitted
net_raw, SO_TXTIME CLOCK_TAI: Operation not permitted
net_admin, SO_BUSY_POLL 1000: set
net_admin, SO_PREFER_BUSY_POLL: set
net_admin, SO_BUSY_POLL_BUDGET: set
net_admin, SO_TXTIME CLOCK_MONOTONIC: set
net_admin, SO_TXTIME CLOCK_REALTIME: set
net_admin, SO_TXTIME CLOCK_TAI: set'
