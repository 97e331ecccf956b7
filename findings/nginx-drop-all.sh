#!/usr/bin/env bash
# nginx 1.22.1 (Debian bookworm; 1.30.6 of sid does the same), started as root without capabilities as `drop: [ALL]` leaves it: its workers cannot
# change their group and end at once with code 2, the master does not start others, stays, and keeps the port open. A client's connection is
# accepted by the kernel and never answered; the container is Running, and a probe by tcpSocket succeeds.
# A guess would be: a server whose workers cannot start ends with an error, or starts them again. Needs root and python3.
. "$(dirname "$0")/lib/debian.sh"
packages bookworm nginx=1.22.1-9+deb12u9 util-linux

cat >"$folder/nginx.conf" <<CONF
user nobody nogroup;
worker_processes 2;
pid $folder/nginx.pid;
error_log $folder/error.log notice;
events {}
http { client_body_temp_path '$folder/b'; proxy_temp_path '$folder/p'; fastcgi_temp_path '$folder/f'; uwsgi_temp_path '$folder/u'; scgi_temp_path '$folder/s'; access_log off; server { listen 127.0.0.1:18642; return 200 "served"; } }
CONF
chmod 755 "$folder"
install -d -o 65534 -m 700 "$folder"/{b,p,f,u,s} # as an image has them
inside setpriv --clear-groups --bounding-set=-all --inh-caps=-all nginx -e "$folder/error.log" -c "$folder/nginx.conf" -g 'daemon off;' >"$folder/out" 2>&1 &
trap 'kill "$(cat "$folder/nginx.pid")" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  [ "$(grep -c 'exited with fatal code' "$folder/error.log" 2>/dev/null)" = 2 ] && break
  sleep 0.1
done
sleep 1

{
  echo "workers that ended with code 2: $(grep -c 'exited with fatal code 2' "$folder/error.log")"
  echo "why: $(grep -o -m 1 'setgid.*' "$folder/error.log")"
  kill -0 "$(cat "$folder/nginx.pid")" && echo "master: running"
  python3 - <<'PY'
import socket
client = socket.create_connection(("127.0.0.1", 18642), timeout=3)
client.sendall(b"GET / HTTP/1.0\r\n\r\n")
try:
    print("connected, answer:", client.recv(100))
except TimeoutError:
    print("connected, no answer")
PY
} | expect 'workers that ended with code 2: 2
why: setgid(65534) failed (1: Operation not permitted)
master: running
connected, no answer'
