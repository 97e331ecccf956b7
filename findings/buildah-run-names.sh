#!/usr/bin/env bash
# Buildah 1.39.3 (Debian trixie): `buildah run --cap-add` and `--cap-drop` take names with CAP_ alone, and refuse NET_ADMIN, where `buildah from`
# of the same program takes both spellings. A guess would be: one option, one spelling, as in Podman and in `buildah build`.
# Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie buildah=1.39.3+ds1-1+b7 crun=1.21-1 netavark busybox-static=1:1.37.0-6+b9 coreutils

mkdir -p "$folder/image/bin"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
ln -s busybox "$folder/image/bin/true"
tar -C "$folder/image" -cf "$folder/image.tar" .
printf 'FROM scratch\nADD image.tar /\n' >"$folder/Containerfile"

buildah() { inside buildah --root "$folder/storage" --runroot "$folder/state" --storage-driver vfs "$@"; }
try() { # try WHAT ARGUMENT ...
  local what=$1
  shift
  if buildah "$@" >"$folder/out" 2>&1; then echo "$what: taken"; else echo "$what: $(grep -o 'capability [A-Z_]* must.*' "$folder/out")"; fi
}
buildah build --network none -q -t box -f "$folder/Containerfile" "$folder" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
limits=(--ulimit nofile=1024:1024 --ulimit nproc=1024:1024)
{
  for name in NET_ADMIN CAP_NET_ADMIN; do
    try "from --cap-add $name" from --name "from-$name" "${limits[@]}" --cap-add "$name" localhost/box
    try "run --cap-add $name" run --network none --cap-add "$name" "from-$name" -- true
    try "run --cap-drop $name" run --network none --cap-drop "$name" "from-$name" -- true
  done
} | expect 'from --cap-add NET_ADMIN: taken
run --cap-add NET_ADMIN: capability NET_ADMIN must start with CAP_
run --cap-drop NET_ADMIN: capability NET_ADMIN must start with CAP_
from --cap-add CAP_NET_ADMIN: taken
run --cap-add CAP_NET_ADMIN: taken
run --cap-drop CAP_NET_ADMIN: taken'
