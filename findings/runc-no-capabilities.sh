#!/usr/bin/env bash
# A config.json whose process has no `capabilities` at all, for root: runc 1.1.15 and crun 1.28 give nothing, and runc 1.3.6 (Debian sid) gives every
# capability that its caller holds, to bounding too for other users. An empty object, `{}`, is nothing to all of them.
# A guess would be: an absent object is an empty one, in all releases, since the specification leaves out what is not needed. Needs root.
. "$(dirname "$0")/lib/debian.sh"

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
all=$(sed -n 's/^CapBnd:\t//p' /proc/self/status)

held() { # held CAPABILITIES UID: effective and bounding of the container's process
  cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {
    "cwd": "/", "args": ["/bin/busybox", "grep", "-E", "CapEff|CapBnd", "/proc/self/status"], "user": {"uid": $2, "gid": $2}
    $1
  },
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}]}
}
JSON
  inside "$runtime" --root "$folder/state" run --bundle "$folder" finding 2>"$folder/errors" |
    sed -e "s/$all/all/" -e 's/0\{16\}/none/' | tr -d '\n\r' | sed 's/Cap\(Eff\|Bnd\):\t/ \1 /g'
}

for pinned in trixie:runc=1.1.15+ds1-2+b4 sid:runc=1.3.6+ds1-1 sid:crun=1.28-1; do
  rm -rf "$folder/apt" "$folder/tree"
  packages "${pinned%%:*}" "${pinned#*:}" busybox-static
  cp "$folder/tree/usr/bin/busybox" "$root/bin/"
  runtime=${pinned#*:}
  runtime=${runtime%%=*}
  for user in 0 1000; do
    echo "${pinned#*:}, user $user: absent:$(held '' $user); {}:$(held ', "capabilities": {}' $user)"
  done
done | expect 'runc=1.1.15+ds1-2+b4, user 0: absent: Eff none Bnd none; {}: Eff none Bnd none
runc=1.1.15+ds1-2+b4, user 1000: absent: Eff none Bnd none; {}: Eff none Bnd none
runc=1.3.6+ds1-1, user 0: absent: Eff all Bnd all; {}: Eff none Bnd none
runc=1.3.6+ds1-1, user 1000: absent: Eff none Bnd all; {}: Eff none Bnd none
crun=1.28-1, user 0: absent: Eff none Bnd none; {}: Eff none Bnd none
crun=1.28-1, user 1000: absent: Eff none Bnd none; {}: Eff none Bnd none'
