#!/usr/bin/env bash
# CRIU 4.2.1 (Debian sid) as user 1000: CHECKPOINT_RESTORE alone, for which it asks, dumps a process of the same user, `criu check --unprivileged` says "Looks
# good", and what was dumped cannot be restored where its bounding set lacked anything, as in every container: CRIU drops the rest from bounding again,
# though its own lacks that already, and ends without SETPCAP. With SETPCAP too it restores. A guess would be: what `check` calls good restores.
# Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid criu=4.2.1-1 util-linux bash coreutils grep sed procps

chmod 755 "$folder"
cat >"$folder/try" <<'SH'
cd "$1"
as() { # as CAPABILITIES COMMAND ...: with a bounding set as in a container
  setpriv --bounding-set=-all,+checkpoint_restore,+setpcap,+chown --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:2}"
}
export XDG_RUNTIME_DIR=$1/run
install -d -o 1000 -g 1000 run
for capabilities in checkpoint_restore checkpoint_restore,+setpcap; do
  install -d -o 1000 -g 1000 $capabilities
  # without descriptors from outside this mount namespace, which no CRIU can dump
  setsid setpriv --bounding-set=-all,+chown --reuid 1000 --regid 1000 --clear-groups sleep 1000 </dev/null >/dev/null 2>&1 3>&- 10>&- 11>&- 255>&- &
  until pgrep -x sleep >/dev/null; do :; done
  sleep 2
  echo "$capabilities, check: $(as $capabilities criu check --unprivileged 2>&1 | grep -o 'Looks good')"
  as $capabilities criu dump --unprivileged -t "$(pgrep -x sleep)" -D $capabilities >log 2>&1 && echo "$capabilities, dump: done" || cat log >&2
  as $capabilities criu restore --unprivileged -D $capabilities -d >log 2>&1 || true
  echo "$capabilities, restore: $(pgrep -x sleep >/dev/null && echo done || grep -o -m1 'Unable to drop capability' log)"
  left=$(pgrep -x sleep) && kill $left # of this PID namespace
  while pgrep -x 'sleep|criu' >/dev/null; do :; done
done
exit 0
SH
export folder
export -f inside
unshare --net --pid --fork --mount-proc bash -c 'ip link set lo up && inside timeout 120 bash "$folder/try" "$folder"' | expect 'checkpoint_restore, check: Looks good
checkpoint_restore, dump: done
checkpoint_restore, restore: Unable to drop capability
checkpoint_restore,+setpcap, check: Looks good
checkpoint_restore,+setpcap, dump: done
checkpoint_restore,+setpcap, restore: done'
