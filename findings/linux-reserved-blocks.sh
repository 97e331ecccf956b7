#!/usr/bin/env bash
# Linux 6.18, ext4 with reserved blocks: user id 0 fills them without any capability, as root of a container with `drop: [ALL]` does, since the file system
# asks for the owner of the reserve first and for SYS_RESOURCE after that. Root of a user namespace and other users do not get them.
# A guess from capabilities(7) would be: "use reserved space on ext2 filesystems" is SYS_RESOURCE. Needs mkfs.ext4 and a free loop device.
. "$(dirname "$0")/lib/kernel.sh"

truncate -s 24M "$folder/image"
mkfs.ext4 -q -m 20 "$folder/image"
mkdir "$folder/mount"
export folder
export -f in_user_namespace
unshare --mount bash -c '
  cd "$folder"
  mount -o loop image mount
  chmod 777 mount
  fill() {
    "$@" dd if=/dev/zero of=mount/file bs=64k status=none 2>errors || true
    echo "$*: $(($(stat -c %s mount/file) > 18000000)) of 1, $(grep -o "No space left on device" errors)"
    rm mount/file
  }
  fill as none
  fill as dac_override
  fill in_user_namespace
  fill bare' | sed 's/0 of 1/without the reserve/; s/1 of 1/with the reserve/' | expect 'as none: without the reserve, No space left on device
as dac_override: without the reserve, No space left on device
in_user_namespace: without the reserve, No space left on device
bare: with the reserve, No space left on device'
