#!/usr/bin/env bash
# netcap of libcap-ng 0.9.6 (Debian sid), which lists the processes that listen and hold capabilities: it shows only those whose name has 15 characters,
# the longest that the kernel keeps, leaves all others out without a word, and ends with 0. netcap 0.8.5 (trixie) shows them all, and so does
# `netcap --advanced` of 0.9.6. A guess would be: a tool that audits shows every process, or says what it could not read. Needs root and python3.
. "$(dirname "$0")/lib/debian.sh"

cat >"$folder/listen.py" <<'PY'
import socket, sys, time
open("/proc/self/comm", "w").write(sys.argv[1])
one = socket.socket()
one.bind(("127.0.0.1", int(sys.argv[2])))
one.listen()
time.sleep(600)
PY
chmod 755 "$folder"
listen() { # listen NAME PORT: a process of user 1000 with NET_RAW
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
    /usr/bin/python3 "$folder/listen.py" "$@" &
}
shown() { # shown OPTION ...: which of the two it names
  inside netcap "$@" 2>&1 | grep -o -E 'short-name|fifteen-letters' | sort -u | paste -sd' '
}
seen() {
  local version=$1
  echo "$version, netcap: $(shown)"
  [ "$version" = 0.8.5 ] || echo "$version, netcap --advanced: $(shown --advanced)"
}
for pinned in trixie:0.8.5-4+b1 sid:0.9.6-1+b1; do
  rm -rf "$folder/apt" "$folder/tree"
  packages "${pinned%%:*}" "libcap-ng-utils=${pinned#*:}"
  listen short-name 48311
  first=$!
  listen fifteen-letters 48312
  second=$!
  sleep 2
  version=${pinned#*:}
  seen "${version%%-*}"
  kill $first $second
  wait 2>/dev/null || true
done | expect '0.8.5, netcap: fifteen-letters short-name
0.9.6, netcap: fifteen-letters
0.9.6, netcap --advanced: fifteen-letters short-name'
