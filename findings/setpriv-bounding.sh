#!/usr/bin/env bash
# setpriv of util-linux 2.38.1 with libcap-ng 0.8.3 (Debian bookworm), without SETPCAP: `--bounding-set=-all` drops nothing, says nothing, and starts the
# program. 2.41.5 with 0.8.5 (trixie) refuses. For `--ambient-caps` and `--inh-caps` both do what they say.
# A guess would be: a program that is there to take privileges away fails where it cannot. Needs root.
. "$(dirname "$0")/lib/debian.sh"

for pinned in bookworm:2.38.1-5+deb12u3 trixie:2.41.5-0+deb13u1; do
  rm -rf "$folder/apt" "$folder/tree"
  packages "${pinned%%:*}" "util-linux=${pinned#*:}" grep
  for option in --bounding-set --ambient-caps; do
    held=$(inside setpriv --reuid 1000 --regid 1000 --clear-groups --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw \
      setpriv "$option=-all" grep -E 'CapBnd|CapAmb' /proc/self/status 2>"$folder/errors" | sed 's/^Cap\(...\):\t0*\([0-9a-f]\)/\1 \2/' | paste -sd' ') || true
    echo "${pinned#*:} $option=-all: ${held:-$(cat "$folder/errors")}"
  done
done | expect '2.38.1-5+deb12u3 --bounding-set=-all: Bnd 2000 Amb 2000
2.38.1-5+deb12u3 --ambient-caps=-all: Bnd 2000 Amb 0
2.41.5-0+deb13u1 --bounding-set=-all: setpriv: apply bounding set: Operation not permitted
2.41.5-0+deb13u1 --ambient-caps=-all: Bnd 2000 Amb 0'
