#!/usr/bin/env bash
# A rule with the target LOG (iptables-legacy 1.8.11 of Debian trixie; `log` of nft is the same code of the kernel) in a network namespace of its own, on
# Linux 6.18: the rule is taken, counts its packets, and nothing is written to the kernel's log, neither the container's nor the node's, until the node's
# net.netfilter.nf_log_all_netns is 1. The capability makes no difference: root with all of them sees the same.
# A guess would be: the lines stand in the node's dmesg, since there is one kernel log for all. Needs root, and that sysctl at 0, its default.
. "$(dirname "$0")/lib/debian.sh"
[ "$(cat /proc/sys/net/netfilter/nf_log_all_netns)" = 0 ] || { echo "net.netfilter.nf_log_all_netns is not 0" >&2; exit 2; }
packages trixie iptables=1.8.11-2 iproute2 util-linux bash grep

prefix=finding-$RANDOM$RANDOM
cat >"$folder/try" <<'SH'
ip link set lo up
iptables-legacy -A OUTPUT -j LOG --log-prefix "$1 "
echo packet >/dev/udp/127.0.0.1/9
iptables-legacy -L OUTPUT -v -n -x | grep -o ' [1-9][0-9]* .*LOG' | grep -q . && echo "the rule has counted packets"
SH
{
  : | inside unshare --net bash "$folder/try" "$prefix"
  sleep 1
  echo "lines in the kernel's log: $(dmesg | grep -c "$prefix" || true)"
} | expect "the rule has counted packets
lines in the kernel's log: 0"
