#!/usr/bin/env bash
# A config.json that names an AppArmor profile, on a kernel without AppArmor: crun 1.28 (Debian sid) starts the container, without it and without a word;
# crun 1.21 (trixie) and runc 1.3.6 refuse. An SELinux label, which such a kernel cannot set either, is refused by all.
# A guess would be: a runtime refuses what it cannot enforce, and a newer one no less than the one before. Needs root, and a kernel without AppArmor.
. "$(dirname "$0")/lib/debian.sh"
[ ! -e /sys/module/apparmor ] || { echo "this kernel has AppArmor" >&2; exit 2; }

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
run() { # run RUNTIME MEMBER
  cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {"cwd": "/", "args": ["/bin/busybox", "echo", "started"], "user": {"uid": 0, "gid": 0}, "capabilities": {}, $2},
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}]}
}
JSON
  inside "$1" --root "$folder/state" run --bundle "$folder" finding 2>"$folder/errors" | tr -d '\r' || echo "refused"
}
for pinned in trixie:crun=1.21-1 sid:crun=1.28-1 sid:runc=1.3.6+ds1-1; do
  rm -rf "$folder/apt" "$folder/tree"
  packages "${pinned%%:*}" "${pinned#*:}" busybox-static
  cp "$folder/tree/usr/bin/busybox" "$root/bin/"
  runtime=${pinned#*:}
  for member in '"apparmorProfile": "container"' '"selinuxLabel": "system_u:system_r:container_t:s0"'; do
    echo "$runtime, $(cut -d'"' -f2 <<<"$member"): $(run "${runtime%%=*}" "$member")"
  done
done | expect 'crun=1.21-1, apparmorProfile: refused
crun=1.21-1, selinuxLabel: refused
crun=1.28-1, apparmorProfile: started
crun=1.28-1, selinuxLabel: refused
runc=1.3.6+ds1-1, apparmorProfile: refused
runc=1.3.6+ds1-1, selinuxLabel: refused'
