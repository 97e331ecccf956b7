#!/usr/bin/env bash
# Nmap 7.95 (Debian trixie), user 1000 with NET_RAW: it asks for user id 0, not for the capability. `-sS` and `-O` end with "requires root privileges"; a plain
# scan takes connect(2) without a word. With `--privileged`, or NMAP_PRIVILEGED set, all work. A guess would be: a program that only needs raw
# sockets tries to open one, as tcpdump, dumpcap and mtr do. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie nmap=7.95+dfsg-3 util-linux bash coreutils grep iproute2

cat >"$folder/try" <<'SH'
ip link set lo up
export LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/blas:/usr/lib/x86_64-linux-gnu/lapack NMAPDIR=/usr/share/nmap
scan() {
  echo "$*: $(setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw "$@" -n -v -p 80 127.0.0.1 2>&1 |
    grep -o -E 'requires root privileges|(Connect|SYN Stealth) Scan|OS detection performed' | sort -u | paste -sd,)"
}
scan nmap
scan nmap -sS
scan nmap -O
scan nmap --privileged
scan nmap --privileged -sS
scan nmap --privileged -O
scan env NMAP_PRIVILEGED= nmap -sS
SH
inside unshare --net bash "$folder/try" | expect 'nmap: Connect Scan
nmap -sS: requires root privileges
nmap -O: requires root privileges
nmap --privileged: SYN Stealth Scan
nmap --privileged -sS: SYN Stealth Scan
nmap --privileged -O: OS detection performed,SYN Stealth Scan
env NMAP_PRIVILEGED= nmap -sS: SYN Stealth Scan'
