#!/usr/bin/env bash
# Linux 6.18: who may put options into the headers of IP. IPv6's hop-by-hop and destination options, and IPv4's source routes and whatever the kernel does not
# know, ask for NET_RAW, on a plain UDP socket too; NET_ADMIN does not open them. IPv4's record route, timestamp and router alert ask for nothing.
# A guess from ip(7) and ipv6(7), which name no capability for IP_OPTIONS and IPV6_HOPOPTS, would be: free, or all of one kind.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import os, socket, sys

def tried(name, family, level, option, value):
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        try:
            one.setsockopt(level, option, bytes(value))
            given.append(name)
        except OSError as error:
            refused.append(name)

given, refused = [], []
pad = [17, 0, 1, 4, 0, 0, 0, 0]  # one option, PadN
tried("v6 hop-by-hop", socket.AF_INET6, 41, 54, pad)
tried("v6 destination", socket.AF_INET6, 41, 59, pad)
tried("v4 record route", socket.AF_INET, 0, 4, [7, 7, 4, 0, 0, 0, 0, 1])
tried("v4 timestamp", socket.AF_INET, 0, 4, [68, 8, 5, 0, 0, 0, 0, 0])
tried("v4 router alert", socket.AF_INET, 0, 4, [148, 4, 0, 0])
tried("v4 loose source route", socket.AF_INET, 0, 4, [131, 7, 4, 127, 0, 0, 1, 0])
tried("v4 option 94, of experiments", socket.AF_INET, 0, 4, [94, 4, 0, 0])
print(f"{sys.argv[1]}, given: {', '.join(given) or 'nothing'}")
print(f"{sys.argv[1]}, refused: {', '.join(refused) or 'nothing'}")
PY
for capability in none net_admin net_raw; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability
done | expect 'none, given: v4 record route, v4 timestamp, v4 router alert
none, refused: v6 hop-by-hop, v6 destination, v4 loose source route, v4 option 94, of experiments
net_admin, given: v4 record route, v4 timestamp, v4 router alert
net_admin, refused: v6 hop-by-hop, v6 destination, v4 loose source route, v4 option 94, of experiments
net_raw, given: v6 hop-by-hop, v6 destination, v4 record route, v4 timestamp, v4 router alert, v4 loose source route, v4 option 94, of experiments
net_raw, refused: nothing'
