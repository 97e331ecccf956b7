#!/usr/bin/env bash
# FRR 10.3 (Debian trixie) as its own user, with ambient capabilities: bgpd ends without all of NET_BIND_SERVICE, NET_ADMIN, NET_RAW and SYS_ADMIN, also
# where it opens no port and no raw socket, and the reason it names is cap_set_proc, not what is missing. With them it empties the ambient set at once,
# keeps them in permitted, and takes into effective what it needs just then. zebra asks for the same but NET_BIND_SERVICE.
# A guess would be: bgpd without the kernel's routes needs its port 179, at most; and what is missing is told where it is needed. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie frr=10.3-3+deb13u1 util-linux bash coreutils grep sed mount

printf 'root:x:0:0::/:/bin/sh\nfrr:x:1000:1000::/:/bin/sh\n' >"$folder/passwd"
printf 'root:x:0:\nfrr:x:1000:\nfrrvty:x:1001:frr\n' >"$folder/group"
mkdir -m 777 "$folder/work"
chmod 755 "$folder"
cat >"$folder/try" <<'SH'
cd "$1"
mount --bind passwd /etc/passwd
mount --bind group /etc/group
mkdir -p /run/frr
mount -t tmpfs -o mode=777 tmpfs /var/tmp
start() { # start DAEMON CAPABILITIES: its sets, or why it ended
  setpriv --reuid 1000 --regid 1000 --groups 1001 --inh-caps="-all,$2" --ambient-caps="-all,$2" --bounding-set="-all,$2" \
    "/usr/lib/frr/$1" -i work/pid -z work/none --vty_socket work -P 0 -f /dev/null "${@:3}" >work/log 2>&1 &
  sleep 3
  if kill -0 $! 2>/dev/null; then
    echo "$1, $2: $(grep -E 'Cap(Prm|Eff|Amb)' "/proc/$!/status" | sed 's/^Cap\(...\):\t0*\([0-9a-f]\)/\1 \2/' | paste -sd' ')"
    kill $!
  else
    echo "$1, $2: $(grep -o 'cap_set_proc failed.*' work/log || tail -n 1 work/log)"
  fi
  wait
}
start bgpd +net_bind_service -n -p 0
start bgpd +net_bind_service,+net_raw,+net_admin -n -p 0
start bgpd +net_bind_service,+net_raw,+net_admin,+sys_admin -n -p 0
start zebra +net_raw,+net_admin
start zebra +net_raw,+net_admin,+sys_admin
SH
: | inside unshare --net bash "$folder/try" "$folder" | expect 'bgpd, +net_bind_service: cap_set_proc failed: Operation not permitted
bgpd, +net_bind_service,+net_raw,+net_admin: cap_set_proc failed: Operation not permitted
bgpd, +net_bind_service,+net_raw,+net_admin,+sys_admin: Prm 203400 Eff 0 Amb 0
zebra, +net_raw,+net_admin: cap_set_proc failed: Operation not permitted
zebra, +net_raw,+net_admin,+sys_admin: Prm 203000 Eff 0 Amb 0'
