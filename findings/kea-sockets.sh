#!/usr/bin/env bash
# Kea's DHCPv4 server 2.6.3 (Debian trixie), user 1000: it needs NET_RAW and NET_BIND_SERVICE. With one of them, or none, it logs a warning, says
# DHCP4_STARTED, runs on, and listens nowhere; with "service-sockets-require-all" it ends. A guess would be: a server that can open none of its sockets
# ends, so that its Pod is not Running. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie kea-dhcp4-server=2.6.3-1+deb13u1 util-linux bash coreutils grep iproute2 procps

mkdir -m 777 "$folder/work"
chmod 755 "$folder"
cat >"$folder/try" <<'SH'
cd "$1/work"
export KEA_PIDFILE_DIR=$PWD KEA_LOCKFILE_DIR=$PWD
ip link add dhcp0 type veth peer name dhcp1
ip link set dhcp0 up
ip link set dhcp1 up
ip address add 192.0.2.1/24 dev dhcp0
try() { # try CAPABILITIES MEMBERS: whether it says that it has started, runs after two seconds, and has sockets
  echo '{"Dhcp4": {"interfaces-config": {"interfaces": ["dhcp0"]'"$2"'}, "lease-database": {"type": "memfile", "persist": false},
    "subnet4": [{"id": 1, "subnet": "192.0.2.0/24", "pools": [{"pool": "192.0.2.10-192.0.2.20"}]}],
    "loggers": [{"name": "kea-dhcp4", "severity": "INFO", "output-options": [{"output": "stdout"}]}]}}' >kea.conf
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all$1" --ambient-caps="-all$1" kea-dhcp4 -c kea.conf >log 2>&1 &
  sleep 2
  local label=${1#,}
  printf '%s%s: %s, %s, port 67 %s\n' "${label:-none}" "${2:+, service-sockets-require-all}" "$(grep -o -m1 'DHCP4_STARTED' log || echo "no start")" \
    "$(kill -0 $! 2>/dev/null && echo runs || echo ended)" "$(ss -Hlnu sport = :67 | grep -q . && echo open || echo closed)"
  kill $! 2>/dev/null
  wait
}
for capabilities in '' ,+net_raw ,+net_bind_service ,+net_raw,+net_bind_service; do try "$capabilities" ''; done
try ,+net_raw ', "service-sockets-require-all": true'
SH
inside unshare --net bash "$folder/try" "$folder" | expect 'none: DHCP4_STARTED, runs, port 67 closed
+net_raw: DHCP4_STARTED, runs, port 67 closed
+net_bind_service: DHCP4_STARTED, runs, port 67 closed
+net_raw,+net_bind_service: DHCP4_STARTED, runs, port 67 open
+net_raw, service-sockets-require-all: DHCP4_STARTED, ended, port 67 closed'
