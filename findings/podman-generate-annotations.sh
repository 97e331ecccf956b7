#!/usr/bin/env bash
# Podman 5.8.6 (Debian sid): `podman kube generate` writes an annotation of a container with "/" and the container's name behind the key. A key that has a
# prefix, such as example.com/note, so has two slashes, which no name in Kubernetes may have: `podman kube play` refuses what its own program wrote.
# A key without a prefix comes out as a prefix. A guess would be: it keeps the key, and what it writes can be played. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid podman=5.8.6+ds1-3 crun=1.28-1 conmon=2.1.13+ds1-2 catatonit=0.2.1-2+b31 busybox-static

mkdir -p "$folder/image/bin"
cp "$folder/tree/usr/bin/busybox" "$folder/image/bin/"
tar -C "$folder/image" -cf "$folder/image.tar" .
podman() {
  PODMAN_IGNORE_CGROUPSV1_WARNING=1 inside podman --root "$folder/storage" --runroot "$folder/state" --tmpdir "$folder/tmp" \
    --storage-driver vfs --cgroup-manager cgroupfs --runtime crun "$@" 2>"$folder/log"
}
podman import -q "$folder/image.tar" plain >/dev/null
{
  for key in example.com/note note; do
    podman create --name box --network none --annotation "$key=x" plain /bin/busybox true >/dev/null
    podman kube generate box >"$folder/box.yaml"
    echo "$key: $(grep -o '^ *[a-z./]*note.*' "$folder/box.yaml" | sed 's/^ *//')"
    podman rm box >/dev/null
    if podman kube play --network none --start=false "$folder/box.yaml" >/dev/null; then
      echo "$key, played: $(podman inspect box-pod-box --format '{{json .Config.Annotations}}' | grep -o '"[a-z./]*note[^,}]*')"
    else
      echo "$key, played: $(grep -o 'a qualified name of [a-z./]*' "$folder/log")"
    fi
  done
} | expect 'example.com/note: example.com/note/box: x
example.com/note, played: a qualified name of example.com/note/box
note: note/box: x
note, played: "note/box":"x"'
