#!/usr/bin/env bash
# ctr of containerd 2.1.9 with runc 1.3.6 (Debian sid): `--cap-add CAP_NET_ADMIN,CAP_SYS_TIME`, a list as Podman, Docker Compose and setpriv read it, passes its check
# of names ("must be specified with 'CAP_' prefix"), and gives nothing, in silence: the list is one name that runc does not know. Given one by one
# they are in the bounding set; never, for another user than root, in the others. A guess would be: two capabilities, or an error. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid containerd=2.1.9+ds1-5 runc=1.3.6+ds1-1 busybox-static util-linux mount bash dash coreutils grep sed

root=$folder/root
mkdir -p "$root"/{bin,dev,etc,proc,run,sys}
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
echo 'root:x:0:0::/:/bin/sh' >"$root/etc/passwd"
chmod -R 755 "$root"
chmod 755 "$folder"
cat >"$folder/config.toml" <<TOML
version = 3
root = "$folder/store"
state = "$folder/state"
disabled_plugins = ["io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images", "io.containerd.grpc.v1.cri"]
[grpc]
address = "$folder/socket"
[ttrpc]
address = "$folder/socket.ttrpc"
TOML
cat >"$folder/try" <<'SH'
cd "$1"
containerd -c config.toml >log 2>&1 &
until [ -S socket ] || ! kill -0 $!; do sleep 0.2; done
number=0
try() {
  number=$((number + 1))
  echo "$*: $(ctr -a "$PWD/socket" run --rm --rootfs --user 1000 "$@" "$PWD/root" box$number /bin/busybox grep -E 'Cap(Bnd|Eff)' /proc/self/status 2>&1 |
    sed 's/\t0*\([0-9a-f]\)/ \1/' | paste -sd ' ')"
}
try
try --cap-add CAP_NET_ADMIN,CAP_SYS_TIME
try --cap-add CAP_NET_ADMIN --cap-add CAP_SYS_TIME
try --cap-add NET_ADMIN
kill $!
wait
SH
inside bash "$folder/try" "$folder" | expect ': CapEff: 0 CapBnd: a80425fb
--cap-add CAP_NET_ADMIN,CAP_SYS_TIME: CapEff: 0 CapBnd: a80425fb
--cap-add CAP_NET_ADMIN --cap-add CAP_SYS_TIME: CapEff: 0 CapBnd: aa0435fb
--cap-add NET_ADMIN: ctr: capabilities must be specified with '\''CAP_'\'' prefix'
