#!/usr/bin/env bash
# `exec --cap CAP_NET_RAW` of runc 1.3.6 and crun 1.28 (Debian sid) in a container whose user 1000 holds an ambient KILL: neither gives the user NET_RAW. runc
# warns that it cannot raise it and leaves KILL; crun takes KILL away and gives nothing, in silence, since `--cap` there is the list of all. With `--user 0`
# both give it, crun without KILL. Without CAP_ runc ignores the name with a warning, and crun, in silence, takes KILL away for it as well. A guess would be:
# `--cap`, "add a capability", adds one, to ambient too where the container has an ambient set. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid runc=1.3.6+ds1-1 crun=1.28-1 busybox-static

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
chmod 755 "$folder"
cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {
    "cwd": "/", "args": ["/bin/busybox", "sleep", "100"], "user": {"uid": 1000, "gid": 1000},
    "capabilities": {
      "bounding": ["CAP_KILL", "CAP_NET_RAW"], "permitted": ["CAP_KILL"], "effective": ["CAP_KILL"], "inheritable": ["CAP_KILL"], "ambient": ["CAP_KILL"]
    }
  },
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}]}
}
JSON
for runtime in runc crun; do
  oci() { inside "$runtime" --root "$folder/state" "$@"; }
  oci run --detach --bundle "$folder" finding >"$folder/log" 2>&1 </dev/null
  for options in "" "--cap CAP_NET_RAW" "--cap NET_RAW" "--user 0 --cap CAP_NET_RAW"; do
    held=$(oci exec $options finding /bin/busybox grep -E 'CapEff|CapAmb' /proc/self/status 2>"$folder/errors")
    said=$(grep -o "can't raise ambient[^:]*\|ignoring unknown[^:]*" "$folder/errors" || echo nothing)
    echo "$runtime exec $options:" $(sed 's/Cap\([A-Z].*\):\t0*\([0-9a-f]\)/\1 \2/' <<<"$held")", says $said"
  done
  oci delete --force finding >"$folder/log" 2>&1
done | expect 'runc exec : Eff 20 Amb 20, says nothing
runc exec --cap CAP_NET_RAW: Eff 20 Amb 20, says can'\''t raise ambient capability CAP_NET_RAW
runc exec --cap NET_RAW: Eff 20 Amb 20, says ignoring unknown or unavailable capabilities
runc exec --user 0 --cap CAP_NET_RAW: Eff 2020 Amb 20, says can'\''t raise ambient capability CAP_NET_RAW
crun exec : Eff 20 Amb 20, says nothing
crun exec --cap CAP_NET_RAW: Eff 0 Amb 0, says nothing
crun exec --cap NET_RAW: Eff 0 Amb 0, says nothing
crun exec --user 0 --cap CAP_NET_RAW: Eff 2000 Amb 0, says nothing'
