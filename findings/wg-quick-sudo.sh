#!/usr/bin/env bash
# wg-quick of wireguard-tools 1.0.20210914 (Debian trixie), user 1000 with NET_ADMIN: it starts itself again by sudo, whatever it is to do, unless the user id is
# 0; in an image without sudo it ends with "sudo: not found". wg and ip, which it calls, need NET_ADMIN alone; `wg-quick strip` needs nothing and asks
# all the same. A guess would be: a script over ip and wg works where these do. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie wireguard-tools=1.0.20210914-3 util-linux bash coreutils grep iproute2

mkdir "$folder/work"
printf '[Interface]\nPrivateKey = %s=\n' AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA >"$folder/work/wg0.conf"
chmod -R a+rX "$folder"
chmod 600 "$folder/work/wg0.conf"
chown 1000:1000 "$folder/work/wg0.conf"
cat >"$folder/try" <<'SH'
as() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+net_admin --ambient-caps=-all,+net_admin "$@" 2>&1; }
for verb in up strip; do echo "wg-quick $verb: $(as wg-quick $verb "$1/work/wg0.conf" | grep -o 'sudo: not found\|PrivateKey.*')"; done
echo "wg show: $(as wg show all dump >/dev/null && echo done)"
echo "ip link set: $(as ip link set lo up && echo done)"
echo "root, wg-quick strip: $(wg-quick strip "$1/work/wg0.conf" | grep -o 'PrivateKey')"
SH
inside unshare --net bash "$folder/try" "$folder" | expect 'wg-quick up: sudo: not found
wg-quick strip: sudo: not found
wg show: done
ip link set: done
root, wg-quick strip: PrivateKey'
