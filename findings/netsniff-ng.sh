#!/usr/bin/env bash
# netsniff-ng 0.6.9 (Debian trixie), user 1000: NET_RAW does not do. "Cannot mmap {TX,RX}_RING!" means IPC_LOCK, since it locks its ring, where the limit of
# locked memory is 8 MiB; then "Cannot set NIC flags" means NET_ADMIN, since it sets the interface's flag for promiscuous mode, which tcpdump asks of
# its own socket. Its complaint of wmem_default is none of the two, and no reason to end. A guess would be: what captures needs NET_RAW. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie netsniff-ng=0.6.9-1 tcpdump util-linux bash coreutils grep iproute2 iputils-ping

cat >"$folder/try" <<'SH'
ip link set lo up
ping -q -i 0.2 -c 60 127.0.0.1 >"$1/ping" &
as() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" prlimit --memlock=8388608:8388608 "${@:2}" 2>&1; }
for capabilities in net_raw net_raw,+ipc_lock net_raw,+ipc_lock,+net_admin; do
  echo "$capabilities, netsniff-ng: $(as $capabilities timeout 5 netsniff-ng --in lo --num 2 | grep -o 'Cannot mmap.*\|Cannot set NIC.*\|Running!')"
done
echo "net_raw, tcpdump: $(as net_raw timeout 5 tcpdump -n -i lo -c 2 | grep -o '2 packets captured')"
kill $!
SH
inside unshare --net bash "$folder/try" "$folder" | expect 'net_raw, netsniff-ng: Cannot mmap {TX,RX}_RING!
net_raw,+ipc_lock, netsniff-ng: Cannot set NIC flags (Operation not permitted)!
net_raw,+ipc_lock,+net_admin, netsniff-ng: Running!
net_raw, tcpdump: 2 packets captured'
