#!/usr/bin/env bash
# Podman 5.4.2 with crun 1.21 (Debian trixie; 4.3.1 and 5.8.6, and runc, do the same): for a container of another user than root, --cap-add is made
# ambient, which no other container manager does. So --cap-add all with --cap-drop of one name does not start there, as it does for root: the name is
# asked for as ambient and left out of bounding.
# A guess from podman-run(1), and from Docker, would be: --cap-add reaches bounding alone, and all but one name is fine for everybody.
# Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 golang-github-containers-common=0.62.2+ds1-2 crun=1.21-1 conmon=2.1.12-4 busybox-static=1:1.37.0-6+b9

mkdir -p "$folder/image/bin"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
for applet in grep sleep; do ln -s busybox "$folder/image/bin/$applet"; done
tar -C "$folder/image" -cf "$folder/image.tar" .

# Each call has a /run of its own, so the state is kept beside the storage.
podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot "$folder/state" --tmpdir "$folder/tmp" --storage-driver vfs \
    --cgroup-manager cgroupfs --runtime crun "$@"
}

# run WHAT ARGUMENT ...: the ambient set, or why there is no container.
run() {
  local what=$1 status
  shift
  if status=$(podman run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "$@" box /bin/grep CapAmb /proc/self/status 2>"$folder/log"); then
    echo "$what: ${status: -9}"
  else
    echo "$what: $(grep -o -i 'operation not permitted' "$folder/log" | head -n 1)"
  fi
}

podman import -q "$folder/image.tar" box >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
{
  run "NET_ADMIN, root" --cap-drop all --cap-add NET_ADMIN
  run "NET_ADMIN, user 1000" --cap-drop all --cap-add NET_ADMIN --user 1000
  run "all but KILL, root" --cap-add all --cap-drop KILL
  run "all but KILL, user 1000" --cap-add all --cap-drop KILL --user 1000
} | expect "NET_ADMIN, root: 000000000
NET_ADMIN, user 1000: 000001000
all but KILL, root: 000000000
all but KILL, user 1000: Operation not permitted"
