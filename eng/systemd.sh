#!/usr/bin/env bash
# Runs ambicap-node on a host with a real systemd: a virtual machine of Debian's own kernel, systemd and containerd, made of Debian's packages.
# eng/systemd/guest.sh is what happens in it. The machine's own packages stay as they are; everything is below artifacts/systemd.
# Usage: eng/systemd.sh [SUITE]     default: trixie. It takes root, the programs in artifacts/bin, and mke2fs.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly suite=${1:-trixie}
readonly folder=$PWD/artifacts/systemd
readonly seconds=900 # until the machine has to have turned itself off

# The machine's packages beside those that Debian calls required.
readonly packages=systemd-sysv,dbus,udev,linux-image-cloud-amd64,initramfs-tools,containerd,runc,containernetworking-plugins,busybox-static,kmod,procps

fail() {
  echo "systemd.sh: $*" >&2
  exit 2
}

[ "$(id -u)" -eq 0 ] || fail "only root can make a root file system; run it as root"
[ "$(uname -m)" = x86_64 ] || fail "the machine is an x86_64 one; run it on such a host"
for program in ambicap ambicap-node ambicap-runtime; do
  [ -x "artifacts/bin/$program" ] || fail "artifacts/bin/$program is not there; run ./build.sh"
done

# emulator: QEMU and debootstrap as their packages have them, unpacked.
emulator() {
  [ ! -e "$folder/tools/done" ] || return 0
  rm -rf "$folder/tools"
  mkdir -p "$folder/tools/debs"
  (
    cd "$folder/tools/debs"
    apt-get install --simulate --no-install-recommends qemu-system-x86 debootstrap | awk '$1 == "Inst" { print $2 }' >../names
    printf '%s\n' qemu-system-x86 debootstrap >>../names
    sort -u ../names | xargs apt-get download
    for deb in *.deb; do dpkg-deb --extract "$deb" ..; done
  ) >"$folder/tools/log" 2>&1 || fail "QEMU cannot be fetched: $(tail -n 1 "$folder/tools/log")"
  touch "$folder/tools/done"
}

# root: a minimal Debian with containerd.
root() {
  [ ! -e "$folder/$suite/done" ] || return 0
  rm -rf "${folder:?}/$suite"
  mkdir -p "$folder/$suite"
  DEBOOTSTRAP_DIR=$folder/tools/usr/share/debootstrap "$folder/tools/usr/sbin/debootstrap" --variant=minbase --include="$packages" \
    "$suite" "$folder/$suite/root" >"$folder/$suite/log" 2>&1 || fail "Debian $suite cannot be fetched: $(tail -n 1 "$folder/$suite/log")"
  touch "$folder/$suite/done"
}

# image: one image for sandboxes and containers, as docker save would write it, of nothing but busybox.
image() {
  local work=$folder/image name
  rm -rf "$work"
  mkdir -p "$work/files/bin" "$work/files/tmp"
  chmod 1777 "$work/files/tmp"
  cp "$folder/$suite/root/usr/bin/busybox" "$work/files/bin/"
  for name in sh cat grep sleep; do ln -s busybox "$work/files/bin/$name"; done
  tar --directory "$work/files" --create --file "$work/layer.tar" --owner 0 --group 0 .
  cat >"$work/config.json" <<END
{"architecture": "amd64", "os": "linux", "config": {"Cmd": ["/bin/sleep", "100000"], "Env": ["PATH=/bin"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)"]}}
END
  echo '[{"Config": "config.json", "RepoTags": ["ambicap.local/busybox:plain"], "Layers": ["layer.tar"]}]' >"$work/manifest.json"
  tar --directory "$work" --create --file "$folder/image.tar" manifest.json config.json layer.tar
}

# disk: the root file system with our programs and what is to be done with them.
disk() {
  local root=$folder/$suite/root
  mkdir -p "$root/root/ambicap"
  cp artifacts/bin/ambicap artifacts/bin/ambicap-node artifacts/bin/ambicap-runtime eng/systemd/guest.sh "$folder/image.tar" "$root/root/ambicap/"
  cp eng/systemd/ambicap-guest.service "$root/etc/systemd/system/"
  ln -sf ../ambicap-guest.service "$root/etc/systemd/system/multi-user.target.wants/"
  echo guest >"$root/etc/hostname"
  : >"$root/etc/fstab"
  rm -f "$folder/disk"
  mke2fs -q -t ext4 -d "$root" "$folder/disk" 3G >"$folder/log"
}

# boot: until the machine turns itself off. What it writes to its serial line is kept in artifacts/systemd/console.
boot() {
  local boot=$folder/$suite/root/boot library=lib/x86_64-linux-gnu
  LD_LIBRARY_PATH=$folder/tools/usr/$library:$folder/tools/$library timeout "$seconds" "$folder/tools/usr/bin/qemu-system-x86_64" \
    -L "$folder/tools/usr/share/qemu" -L "$folder/tools/usr/share/seabios" -accel tcg -cpu max -m 1024 -smp 1 -nodefaults -no-reboot -display none \
    -kernel "$boot"/vmlinuz-* -initrd "$boot"/initrd.img-* -append "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=no" \
    -drive file="$folder/disk",if=virtio,format=raw -serial file:"$folder/console" >"$folder/qemu.log" 2>&1
}

mkdir -p "$folder"
exec 9>"$folder/.lock"
flock 9
emulator
root
image
disk
boot || fail "the machine did not end by itself: $(tail -n 1 "$folder/qemu.log"); see $folder/console"
tr -d '\r' <"$folder/console" | sed -n 's/^.*AMBICAP: //p'
tr -d '\r' <"$folder/console" | grep -q 'AMBICAP: all is as it should be$'
