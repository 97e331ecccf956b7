#!/usr/bin/env bash
# Perl 5.36 (5.42 of sid does the same): a process of root's that assigns another user to $< and $> keeps its ambient capabilities, and so
# does what it executes. Perl changes the real and the effective id and leaves the saved one 0, and the kernel clears permitted and ambient
# only when all three have left 0. POSIX::setuid changes all three, and the sets are empty.
# A guess from capabilities(7), and from what gosu, su, Python and setpriv do, would be: whoever changes from root to another user ends with
# empty sets. Needs root and setpriv.
. "$(dirname "$0")/lib/debian.sh"
packages bookworm perl-base=5.36.0-7+deb12u3 grep util-linux

# A container's process of root's with an ambient NET_BIND_SERVICE.
export LC_ALL=C
granted() {
  inside setpriv --clear-groups --bounding-set=-all,+setuid,+setgid,+net_bind_service --inh-caps=-all,+net_bind_service \
    --ambient-caps=-all,+net_bind_service "$@"
}

for change in '$< = 1000; $> = 1000' '($<, $>) = (1000, 1000)' 'use POSIX; POSIX::setuid(1000)'; do
  printf '%s: ' "$change"
  granted perl -e "$change"'; die if $> != 1000; exec "grep", "-oP", "CapAmb:\\s+0*\\K[0-9a-f]+", "/proc/self/status"'
done | expect '$< = 1000; $> = 1000: 400
($<, $>) = (1000, 1000): 400
use POSIX; POSIX::setuid(1000): 0'
