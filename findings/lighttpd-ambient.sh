#!/usr/bin/env bash
# lighttpd 1.4.79 (Debian trixie), started as user 1000 with an ambient NET_BIND_SERVICE, keeps the capability for itself and clears its ambient
# set: what it starts, CGI programs and back-ends, has none. nginx, Apache, HAProxy, Dnsmasq, Unbound and named pass it on.
# A guess would be: a server that does not know of ambient capabilities passes them to its children. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie lighttpd=1.4.79-2 util-linux

cat >"$folder/lighttpd.conf" <<CONF
server.document-root = "$folder"
server.bind = "127.0.0.1"
server.port = 643
server.pid-file = "$folder/lighttpd.pid"
CONF
chmod 777 "$folder"
inside setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service \
  lighttpd -D -f "$folder/lighttpd.conf" >"$folder/log" 2>&1 &
started=$!
trap 'kill "$(cat "$folder/lighttpd.pid")" 2>/dev/null || true; wait "$started" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  grep -q 'server started' "$folder/log" && break
  sleep 0.1
done
{
  grep -o 'server started' "$folder/log"
  sed -n 's/^Cap\(Inh\|Prm\|Amb\):\t0*\([0-9a-f]\)/\1 \2/p' "/proc/$(cat "$folder/lighttpd.pid")/status"
} | expect 'server started
Inh 400
Prm 400
Amb 0'
