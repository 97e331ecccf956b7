#!/usr/bin/env bash
# Podman 5.4.2 (Debian trixie): COPY keeps file capabilities, those of a file of the build's own folder too, and also with --chown, where chown(2)
# takes them away. A RUN that changes the owner does lose them. A guess would be: COPY --chown is a copy and a chown, which clears them, and
# a build's folder is sent as a plain archive, without extended attributes. Needs root and libcap's setcap and getcap.
. "$(dirname "$0")/lib/debian.sh"
packages trixie podman=5.4.2+ds1-2+b2 crun=1.21-1 conmon=2.1.12-4 busybox-static=1:1.37.0-6+b9
PATH=$PATH:/usr/sbin:/sbin

mkdir -p "$folder/image/bin" "$folder/context"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
for applet in sh chown; do ln -s busybox "$folder/image/bin/$applet"; done
tar -C "$folder/image" -cf "$folder/image.tar" .
cp "$folder/tree/usr/bin/busybox" "$folder/context/file"
setcap cap_net_raw=ep "$folder/context/file"

podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot "$folder/state" --tmpdir "$folder/tmp" --storage-driver vfs \
    --cgroup-manager cgroupfs --runtime crun "$@"
}
podman import -q "$folder/image.tar" box >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }

build() { # build WHAT LINE ...: the owner and the capabilities of /file in the image
  local what=$1 file
  shift
  printf '%s\n' "$@" >"$folder/Containerfile"
  podman build -q --isolation oci --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 -t "$what" -f "$folder/Containerfile" "$folder/context" \
    >/dev/null 2>"$folder/log" || { cat "$folder/log" >&2; exit 2; }
  file=$(podman image mount "$what" 2>"$folder/log")/file
  echo "$what: owner $(stat -c %u "$file"), $(getcap "$file" | grep -o 'cap_.*' || echo none)"
}
{
  build copy 'FROM box' 'COPY file /file'
  build copy-chown 'FROM box' 'COPY --chown=1000:1000 file /file'
  build copy-from-chown 'FROM copy AS source' 'FROM box' 'COPY --from=source --chown=1000:1000 --chmod=700 /file /file'
  build run-chown 'FROM copy' 'RUN chown 1000:1000 /file'
} | expect 'copy: owner 0, cap_net_raw=ep
copy-chown: owner 1000, cap_net_raw=ep
copy-from-chown: owner 1000, cap_net_raw=ep
run-chown: owner 1000, none'
