#!/usr/bin/env bash
# Capability names in lower case in config.json: crun 1.21 takes them, runc 1.1.15 (both of Debian trixie) warns, starts the container, and gives
# it nothing of them. Names without CAP_ both leave out, crun without a word.
# A guess would be: both runtimes read the same names, or a name that a runtime cannot read is an error. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie runc=1.1.15+ds1-2+b4 crun=1.21-1 busybox-static=1:1.37.0-6+b9

root=$folder/root
mkdir -p "$root"/{bin,dev,proc,sys}
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
cd "$folder"
for name in CAP_NET_RAW cap_net_raw NET_RAW; do
  cat >config.json <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {
    "cwd": "/", "args": ["/bin/busybox", "grep", "CapAmb", "/proc/self/status"], "user": {"uid": 1000, "gid": 1000},
    "capabilities": {"bounding": ["$name"], "effective": ["$name"], "permitted": ["$name"], "inheritable": ["$name"], "ambient": ["$name"]}
  },
  "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}]}
}
JSON
  for runtime in runc crun; do
    held=$(inside "$runtime" --root "$folder/state" run --bundle "$folder" finding 2>"$folder/errors") || { cat "$folder/errors" >&2; exit 2; }
    echo "$name, $runtime: ${held: -4}$(grep -q ignoring "$folder/errors" && echo ", with a warning" || true)"
  done
done | expect 'CAP_NET_RAW, runc: 2000
CAP_NET_RAW, crun: 2000
cap_net_raw, runc: 0000, with a warning
cap_net_raw, crun: 2000
NET_RAW, runc: 0000, with a warning
NET_RAW, crun: 0000'
