#!/usr/bin/env bash
# iproute2 7.3.0 and iotop 1.33 (Debian sid) on Linux 6.18, in a network namespace of one's own with NET_ADMIN: routes, queues, IPsec policies and MPTCP are set in a
# user namespace too, as in a Pod with `hostUsers: false`; TCP metrics, segment routing and IOAM of the same namespace are refused there, and so are
# statistics of tasks: iotop prints "fatal reply error, -1" for each and ends with 0. Without a user namespace all work.
# A guess would be: whoever holds NET_ADMIN over a network namespace configures all of it. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid iproute2=7.3.0-1 iotop-c=1.33-1 util-linux bash coreutils grep

cat >"$folder/try" <<'SH'
tried() { if "${@:2}" >/dev/null 2>&1; then done+=", $1"; else refused+=", $1"; fi; }
no_error() { ! "$@" 2>&1 | grep -q 'reply error'; }
ip link set lo up
tried "routes" ip route add blackhole 10.0.0.0/8
tried "rules" ip rule add fwmark 1 table 5
tried "neighbours" ip neigh add 127.0.0.9 lladdr 00:00:00:00:00:01 dev lo
tried "queues" tc qdisc add dev lo clsact
tried "IPsec policies" ip xfrm policy add src 1.1.1.1 dst 2.2.2.2 dir out
tried "MPTCP" ip mptcp endpoint add 127.0.0.1
tried "TCP metrics" ip tcp_metrics flush
tried "segment routing" ip sr tunsrc set ::1
tried "IOAM" ip ioam namespace add 5
tried "iotop" no_error iotop-c --batch --iter 1
echo "$1, done: ${done#, }"
echo "$1, refused: ${refused#, }"
SH
for kind in "--net" "--net --user --map-root-user"; do
  inside unshare $kind bash "$folder/try" "unshare $kind"
done | expect 'unshare --net, done: routes, rules, neighbours, queues, IPsec policies, MPTCP, TCP metrics, segment routing, IOAM, iotop
unshare --net, refused: 
unshare --net --user --map-root-user, done: routes, rules, neighbours, queues, IPsec policies, MPTCP
unshare --net --user --map-root-user, refused: TCP metrics, segment routing, IOAM, iotop'
