#!/usr/bin/env bash
# Programs that ping, as user 1000 without a capability where net.ipv4.ping_group_range is open to everybody, as Docker and containerd 2 leave it:
# iputils' ping (Debian trixie, sid) works. BusyBox's, up to 1.38.0, asks for the raw socket and for root. fping 5.1 sends, takes no answer for its own, and
# says of a host that answers that it is unreachable; 5.5 does not. With NET_RAW all of them work.
# A guess would be: the range is open, so ping needs nothing; and what sends and says nothing of privileges tells what the network did. Needs root.
. "$(dirname "$0")/lib/debian.sh"

cat >"$folder/try" <<'SH'
ip link set lo up
echo "0 4294967294" >/proc/sys/net/ipv4/ping_group_range
try() { # try CAPABILITIES WHAT COMMAND ...: how it ends, and its last line where it fails
  local code=0 last
  last=$(timeout 9 setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all$1" --ambient-caps="-all$1" --bounding-set="-all$1" "${@:3}" 2>&1) || code=$?
  echo "$([ -n "$1" ] && echo NET_RAW || echo "no capability"), $2: ends with $code$([ $code = 0 ] || echo ", ${last##*$'\n'}")"
}
for capabilities in "" ,+net_raw; do
  try "$capabilities" ping ping -c 1 -W 1 127.0.0.1
  try "$capabilities" "busybox ping" busybox ping -c 1 -W 1 127.0.0.1
  try "$capabilities" fping fping -t 500 127.0.0.1
done
SH
chmod 755 "$folder"
for pinned in "trixie fping=5.1-1 iputils-ping=3:20240905-3 busybox-static=1:1.37.0-6+b9" \
  "sid fping=5.5-2 iputils-ping=3:20250605-1 busybox-static=1:1.38.0-3+b1"; do
  rm -rf "$folder/apt" "$folder/tree"
  # shellcheck disable=SC2086
  packages $pinned util-linux bash coreutils iproute2
  echo "$pinned"
  : | inside unshare --net bash "$folder/try"
done | expect 'trixie fping=5.1-1 iputils-ping=3:20240905-3 busybox-static=1:1.37.0-6+b9
no capability, ping: ends with 0
no capability, busybox ping: ends with 1, ping: permission denied (are you root?)
no capability, fping: ends with 1, 127.0.0.1 is unreachable
NET_RAW, ping: ends with 0
NET_RAW, busybox ping: ends with 0
NET_RAW, fping: ends with 0
sid fping=5.5-2 iputils-ping=3:20250605-1 busybox-static=1:1.38.0-3+b1
no capability, ping: ends with 0
no capability, busybox ping: ends with 1, ping: permission denied (are you root?)
no capability, fping: ends with 0
NET_RAW, ping: ends with 0
NET_RAW, busybox ping: ends with 0
NET_RAW, fping: ends with 0'
