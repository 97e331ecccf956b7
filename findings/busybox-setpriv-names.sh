#!/usr/bin/env bash
# BusyBox 1.37.0 (Debian trixie; Alpine's setpriv is BusyBox's too): setpriv has no `all`, which every example for util-linux's uses, and of the
# names only those up to AUDIT_READ. It prints the three newer ones as cap_38, cap_39 and cap_40, and takes these back as it prints them.
# A guess would be: the applet of the same name with the same options takes the same words; `-all` of all words is one of them.
# Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie busybox=1:1.37.0-6+b9 util-linux=2.41.5-0+deb13u1 coreutils

try() { # try PROGRAM WORD: inheritable behind it, or why not
  local printed
  # shellcheck disable=SC2086
  if printed=$(inside $1 "--inh-caps=$2" $1 --dump 2>&1); then
    echo "$1 $2: $(sed -n 's/^Inheritable capabilities: //p' <<<"$printed")"
  else
    echo "$1 $2: $(head -n 1 <<<"$printed")"
  fi
}
for program in 'busybox setpriv' setpriv; do
  for word in -all -net_raw,+kill +kill +perfmon +bpf +cap_38; do try "$program" "$word"; done
done | expect "busybox setpriv -all: setpriv: unknown capability 'all'
busybox setpriv -net_raw,+kill: kill
busybox setpriv +kill: kill
busybox setpriv +perfmon: setpriv: unknown capability 'perfmon'
busybox setpriv +bpf: setpriv: unknown capability 'bpf'
busybox setpriv +cap_38: cap_38
setpriv -all: [none]
setpriv -net_raw,+kill: kill
setpriv +kill: kill
setpriv +perfmon: perfmon
setpriv +bpf: bpf
setpriv +cap_38: perfmon"
