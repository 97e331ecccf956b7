#!/usr/bin/env bash
# On overlayfs the kernel's own tracepoint capability:cap_capable tells that a process without any capability asked for DAC_READ_SEARCH and got it:
# it opened a file that it owns and nobody else may read. overlayfs opens the file below in the name of whoever mounted the overlay, and that
# check, by root, is traced as the process's. The same file without overlay: nothing is asked.
# A guess would be: "granted" in a trace of a process means that the process has it. Every tool that lists capabilities by this tracepoint, or by a
# kprobe at cap_capable, so tells too much of containers, whose images are overlays.
# Needs root, Linux 6.14 or newer (the tracepoint), util-linux. No packages.
set -euo pipefail
# A namespace of its own takes the mounts along when the script ends.
[ "${1:-}" = inside ] || exec unshare --mount "$BASH" "$0" inside

folder=$(mktemp -d)
mount -t tmpfs tmpfs "$folder"
chmod 755 "$folder"
mkdir "$folder"/{lower,upper,work,merged,trace}
mount -t tracefs tracefs "$folder/trace"
[ -d "$folder/trace/events/capability/cap_capable" ] || { echo "this kernel has no tracepoint capability:cap_capable; take Linux 6.14 or newer" >&2; exit 2; }
instance=$folder/trace/instances/finding-$$
mkdir "$instance"
trap 'rmdir "$instance"; umount -l "$folder"; rmdir "$folder"' EXIT
echo "the file" >"$folder/lower/own"
chown 65534 "$folder/lower/own"
chmod 600 "$folder/lower/own"
mount -t overlay overlay -o "lowerdir=$folder/lower,upperdir=$folder/upper,workdir=$folder/work" "$folder/merged"

# 1 is DAC_OVERRIDE, 2 DAC_READ_SEARCH. The shell is watched when it holds nothing anymore, and opens the file by itself.
echo 'cap == 1 || cap == 2' >"$instance/events/capability/cap_capable/filter"
asked() { # asked FILE: the answers to whoever opened it
  local shell
  mkfifo "$folder/go"
  setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs env PATH=/usr/bin:/bin sh -c 'read -r line; read -r text <"$1"; grep CapPrm /proc/self/status' sh "$1" <"$folder/go" &
  shell=$!
  exec 9>"$folder/go"
  sleep 0.5
  echo "$shell" >"$instance/set_event_pid"
  echo >"$instance/trace"
  echo 1 >"$instance/events/capability/cap_capable/enable"
  echo go >&9
  exec 9>&-
  wait
  echo 0 >"$instance/events/capability/cap_capable/enable"
  rm "$folder/go"
  grep -o 'cap [0-9]*, ret .*' "$instance/trace" | sort -u || echo "nothing asked"
}

seen=$(echo "without overlay:"; asked "$folder/lower/own"; echo "with overlay:"; asked "$folder/merged/own")
uname -r
printf '%s\n' "$seen"
[ "$seen" = "without overlay:
CapPrm:	0000000000000000
nothing asked
with overlay:
CapPrm:	0000000000000000
cap 2, ret 0" ] || { echo "this has changed" >&2; exit 1; }
