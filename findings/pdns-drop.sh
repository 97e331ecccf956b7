#!/usr/bin/env bash
# dnsdist 1.9.16 and pdns_recursor 5.2.13 (Debian trixie), started as user 1000 with ambient NET_BIND_SERVICE and NET_RAW: as soon as port 53 is bound they
# empty permitted, effective, inheritable and ambient, without a word and without any option that changes the user. A server that is not root's keeps
# ambient as a rule: named, unbound, dnsmasq, nginx, haproxy, rsyslogd, syslog-ng, squid, knotd and mosquitto do.
# A guess would be: a server that changes no user drops nothing, and can bind such a port again. dnsdist has addCapabilitiesToRetain. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie dnsdist=1.9.16-0+deb13u1 pdns-recursor=5.2.13-0+deb13u1 util-linux bash coreutils grep sed iproute2

chmod 755 "$folder"
mkdir -m 777 "$folder/work"
printf 'setLocal("127.0.0.1:53")\n' >"$folder/dnsdist.conf"
printf 'setLocal("127.0.0.1:53")\naddCapabilitiesToRetain({"CAP_NET_RAW"})\n' >"$folder/retain.conf"
cat >"$folder/try" <<'SH'
ip link set lo up
start() { # start WHAT COMMAND ...: its sets, and whether port 53 is its own
  local what=$1
  shift
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+net_bind_service,+net_raw --ambient-caps=-all,+net_bind_service,+net_raw "$@" \
    >work/log 2>&1 &
  sleep 4
  echo "$what: port 53 $(grep -q ':0035 ' /proc/net/udp && echo bound || echo "not bound")," \
    "$(grep -E 'Cap(Inh|Prm|Eff|Amb)' "/proc/$!/status" | sed 's/^Cap\(...\):\t0*\([0-9a-f]\)/\1 \2/' | paste -sd' ')"
  kill $!
  wait
}
cd "$1"
start dnsdist dnsdist --supervised --disable-syslog -C dnsdist.conf
start "dnsdist, addCapabilitiesToRetain" dnsdist --supervised --disable-syslog -C retain.conf
start pdns_recursor pdns_recursor --config-dir=work --local-address=127.0.0.1 --socket-dir=work --daemon=no --hint-file=no --enable-old-settings
SH
: | inside unshare --net bash "$folder/try" "$folder" | expect 'dnsdist: port 53 bound, Inh 0 Prm 0 Eff 0 Amb 0
dnsdist, addCapabilitiesToRetain: port 53 bound, Inh 0 Prm 2000 Eff 2000 Amb 0
pdns_recursor: port 53 bound, Inh 0 Prm 0 Eff 0 Amb 0'
