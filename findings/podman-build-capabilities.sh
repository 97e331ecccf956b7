#!/usr/bin/env bash
# Podman 5.4.2 (Debian trixie): `podman run --cap-add NET_ADMIN --user 1000` gives the user an ambient NET_ADMIN, and `podman build --cap-add
# NET_ADMIN` gives a RUN after USER 1000 nothing: the capability is in the bounding set alone. A RUN of root has it.
# A guess would be: one program means the same by one option, so that what works in RUN works in the container and the other way round.
# Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 crun=1.21-1 conmon=2.1.12-4 busybox-static=1:1.37.0-6+b9

mkdir -p "$folder/image/bin"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
for applet in grep sh; do ln -s busybox "$folder/image/bin/$applet"; done
tar -C "$folder/image" -cf "$folder/image.tar" .
printf 'FROM localhost/box\nRUN grep Cap[EA] /proc/self/status\nUSER 1000\nRUN grep Cap[EA] /proc/self/status\n' >"$folder/Containerfile"

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot "$folder/state" --tmpdir "$folder/tmp" --storage-driver vfs \
    --cgroup-manager cgroupfs --runtime crun "$@"
}
options=(--network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --cap-drop all --cap-add NET_ADMIN)
shown() { sed -n 's/^Cap\(Eff\|Amb\):\t0*\([0-9a-f]\)/\1 \2/p' | paste -sd' '; }

podman import -q "$folder/image.tar" box >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
podman build --isolation oci --no-cache "${options[@]}" -f "$folder/Containerfile" "$folder/image" >"$folder/built" 2>"$folder/log" ||
  { cat "$folder/log" >&2; exit 2; }
{
  for user in 0 1000; do
    echo "run, user $user: $(podman run --rm "${options[@]}" --user "$user" box grep 'Cap[EA]' /proc/self/status 2>"$folder/log" | shown)"
  done
  echo "build, RUN of root and of user 1000: $(shown <"$folder/built")"
} | expect 'run, user 0: Eff 1000 Amb 0
run, user 1000: Eff 1000 Amb 1000
build, RUN of root and of user 1000: Eff 1000 Amb 0 Eff 0 Amb 0'
