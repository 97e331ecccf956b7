#!/usr/bin/env bash
# ss of iproute2 7.3.0 (Debian sid) on Linux 6.18: without NET_ADMIN the mark of a socket is missing in `ss -e`, in silence, and the filter
# `fwmark = 7` shows nothing and ends with 0. NET_RAW, which sets marks, does not show them.
# A guess would be: what everybody may list is listed whole, and who may set a mark may see it. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid iproute2=7.3.0-1 util-linux bash coreutils grep sed python3

cat >"$folder/listen.py" <<'PY'
import socket, time
one = socket.socket()
one.setsockopt(socket.SOL_SOCKET, 36, 7)  # SO_MARK
one.bind(("127.0.0.1", 8123))
one.listen()
time.sleep(60)
PY
cat >"$folder/try" <<'SH'
ip link set lo up
python3 "$1/listen.py" &
sleep 1
for capability in net_raw net_admin; do
  run() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+$capability --ambient-caps=-all,+$capability "$@"; }
  echo "$capability, ss -e: $(run ss -Hltne 2>/dev/null | grep -o 'fwmark:[0-9a-fx]*' || echo "no mark")"
  shown=$(run ss -Hltn 'fwmark = 7' 2>&1)
  status=$?
  echo "$capability, ss 'fwmark = 7': $(echo ${shown:-nothing}), status $status"
done
kill $!
SH
inside unshare --net bash "$folder/try" "$folder" | expect 'net_raw, ss -e: no mark
net_raw, ss '\''fwmark = 7'\'': nothing, status 0
net_admin, ss -e: fwmark:0x7
net_admin, ss '\''fwmark = 7'\'': LISTEN 0 128 127.0.0.1:8123 0.0.0.0:*, status 0'
