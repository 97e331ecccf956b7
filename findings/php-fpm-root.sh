#!/usr/bin/env bash
# PHP-FPM 8.4 (Debian trixie), user 1000 with ambient capabilities: `process.priority` and `chroot` of the configuration are ignored with a notice, "when FPM
# is not running as root", though SYS_NICE and SYS_CHROOT are held, and `nice -n -5` before it works. A port below 1024 is opened, and workers keep the
# grant. A guess would be: it makes the calls, and the kernel decides. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie php8.4-fpm=8.4.27-1~deb13u1 util-linux bash dash coreutils grep sed procps

mkdir -m 777 "$folder/work"
chmod 755 "$folder"
printf '[global]\nerror_log = %s/work/log\ndaemonize = no\nprocess.priority = -5\n[www]\nlisten = 127.0.0.1:81\npm = static\npm.max_children = 1\nchroot = %s\n' \
  "$folder" "$folder/work" >"$folder/fpm.conf"
cat >"$folder/try" <<'SH'
cd "$1/work"
start() {
  rm -f log
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+sys_nice,+sys_chroot,+net_bind_service \
    --ambient-caps=-all,+sys_nice,+sys_chroot,+net_bind_service "$@" php-fpm8.4 -p "$PWD" -y ../fpm.conf 2>/dev/null &
  sleep 2
  worker=$(pgrep -P $!)
  echo "${*:-plain}: $(grep -o "'[a-z.]*' directive.*" log | paste -sd' '); worker: nice $(cut -d' ' -f19 "/proc/$worker/stat" | sed 's/ *//')," \
    "root $(readlink "/proc/$worker/root"), $(grep CapAmb "/proc/$worker/status" | tr '\t' ' ')"
  kill $!
  wait
}
start
start nice -n -5
SH
inside unshare --net sh -c 'bash "$1/try" "$1"' sh "$folder" | expect 'plain: '\''process.priority'\'' directive is ignored when FPM is not running as root '\''chroot'\'' directive is ignored when FPM is not running as root; worker: nice 0, root /, CapAmb: 0000000000840400
nice -n -5: '\''process.priority'\'' directive is ignored when FPM is not running as root '\''chroot'\'' directive is ignored when FPM is not running as root; worker: nice -5, root /, CapAmb: 0000000000840400'
