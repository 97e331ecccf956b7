#!/usr/bin/env bash
# Podman 5.4.2 (Debian trixie; 5.8.6 does the same): an image's label io.containers.capabilities, or `--label` of that name, is the list of what its
# containers get, below the defaults. What --cap-add names beside it is lost for root, in silence, and another user's container does not start.
# A guess would be: a label is data, no other container manager reads this one; and what the command line says goes before the image. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 crun=1.21-1 conmon=2.1.12-4 busybox-static=1:1.37.0-6+b9

mkdir -p "$folder/image/bin"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
ln -s busybox "$folder/image/bin/grep"
tar -C "$folder/image" -cf "$folder/image.tar" .

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot "$folder/state" --tmpdir "$folder/tmp" \
    --storage-driver vfs --cgroup-manager cgroupfs --runtime crun "$@"
}
run() { # run WHAT ARGUMENT ...: bounding and ambient, or why there is no container
  local held
  if held=$(podman run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "${@:2}" grep 'Cap[BA]' /proc/self/status 2>"$folder/log"); then
    echo "$1: $(sed 's/^Cap\(Bnd\|Amb\):\t0*\([0-9a-f]\)/\1 \2/' <<<"$held" | tr -d '\r' | paste -sd' ')"
  else
    echo "$1: $(grep -o 'capset: Operation not permitted' "$folder/log")"
  fi
}
podman import -q "$folder/image.tar" plain >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
podman import -q --change 'LABEL io.containers.capabilities=KILL' "$folder/image.tar" labelled >/dev/null 2>"$folder/log"
{
  run "plain" plain
  run "labelled KILL" labelled
  run "plain, --label" --label io.containers.capabilities=KILL plain
  run "plain, root, --cap-add NET_ADMIN" --cap-add NET_ADMIN plain
  run "labelled KILL, root, --cap-add NET_ADMIN" --cap-add NET_ADMIN labelled
  run "plain, user 1000, --cap-add NET_ADMIN" --user 1000 --cap-add NET_ADMIN plain
  run "labelled KILL, user 1000, --cap-add NET_ADMIN" --user 1000 --cap-add NET_ADMIN labelled
} | expect 'plain: Bnd 800405fb Amb 0
labelled KILL: Bnd 20 Amb 0
plain, --label: Bnd 20 Amb 0
plain, root, --cap-add NET_ADMIN: Bnd 800415fb Amb 0
labelled KILL, root, --cap-add NET_ADMIN: Bnd 20 Amb 0
plain, user 1000, --cap-add NET_ADMIN: Bnd 800415fb Amb 1000
labelled KILL, user 1000, --cap-add NET_ADMIN: capset: Operation not permitted'
