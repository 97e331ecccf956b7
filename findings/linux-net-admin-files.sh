#!/usr/bin/env bash
# Files of a network namespace on Linux 6.18 that NET_ADMIN does not open for user 1000, though netlink and ioctls give it the same things:
# /proc/net/ip_tables_names and nf_conntrack, to read, and /sys/class/net/lo/mtu, to write. So iptables-legacy 1.8.11 (Debian trixie) lists the rules
# with NET_ADMIN and NET_RAW, and iptables-legacy-save fails. Group 0, which a container's user has by default, opens the first two.
# A guess from /proc/sys/net, whose files are root's with mode 0644 too, would be: NET_ADMIN passes for their owner here as well.
# Needs root, setpriv, and a kernel with the old tables of iptables and with connection tracking.
. "$(dirname "$0")/lib/debian.sh"
packages trixie iptables=1.8.11-2 iproute2 grep coreutils util-linux bash mount

cat >"$folder/try" <<'SH'
set -e
mount -t sysfs sysfs /sys
iptables-legacy -A INPUT -j ACCEPT
user() { setpriv --reuid 1000 --regid "$group" --clear-groups --inh-caps=-all,+net_admin,+net_raw --ambient-caps=-all,+net_admin,+net_raw "$@"; }
try() { if user "$@" >/dev/null 2>&1; then echo "group $group, $*: yes"; else echo "group $group, $*: no"; fi; }
export XTABLES_LOCKFILE=/run/user-lock
for group in 1000 0; do
  rm -f /run/user-lock
  : >/run/user-lock
  chown 1000 /run/user-lock
  try iptables-legacy -S
  try iptables-legacy-save
  try cat /proc/net/ip_tables_names
  try cat /proc/net/nf_conntrack
  try ip link set lo mtu 1400
  try tee /sys/class/net/lo/mtu
  try tee -a /proc/sys/net/ipv4/ip_forward
done
SH
uname -r
: | inside unshare --net bash "$folder/try" | expect 'group 1000, iptables-legacy -S: yes
group 1000, iptables-legacy-save: no
group 1000, cat /proc/net/ip_tables_names: no
group 1000, cat /proc/net/nf_conntrack: no
group 1000, ip link set lo mtu 1400: yes
group 1000, tee /sys/class/net/lo/mtu: no
group 1000, tee -a /proc/sys/net/ipv4/ip_forward: yes
group 0, iptables-legacy -S: yes
group 0, iptables-legacy-save: yes
group 0, cat /proc/net/ip_tables_names: yes
group 0, cat /proc/net/nf_conntrack: yes
group 0, ip link set lo mtu 1400: yes
group 0, tee /sys/class/net/lo/mtu: no
group 0, tee -a /proc/sys/net/ipv4/ip_forward: yes'
