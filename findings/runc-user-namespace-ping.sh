#!/usr/bin/env bash
# The value of net.ipv4.ping_group_range that opens ping to every group, "0 2147483647", in a container with a user namespace of 65536 ids, as
# `hostUsers: false` gives it: runc 1.3.6 and crun 1.28 (Debian sid) start no container, since the kernel takes group ids of the writer's user namespace,
# and has none for that number. "0 65535" works, and opens it to everybody there. A guess would be: a number of a sysctl is a number, and the value
# that the kernel's documentation and Docker use works wherever the sysctl does. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid runc=1.3.6+ds1-1 crun=1.28-1 busybox-static

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
chmod 755 "$folder" "$root"
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
ids='[{"containerID": 0, "hostID": 100000, "size": 65536}]'

run() { # run RUNTIME NAMESPACES VALUE
  cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {"cwd": "/", "args": ["/bin/busybox", "cat", "/proc/sys/net/ipv4/ping_group_range"], "user": {"uid": 0, "gid": 0}, "capabilities": {}},
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {
    "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "network"} $2],
    "sysctl": {"net.ipv4.ping_group_range": "$3"}
  }
}
JSON
  inside "$1" --root "$folder/state" run --bundle "$folder" finding 2>"$folder/errors" | tr '\t' ' ' | tr -d '\r' ||
    grep -o -i 'invalid argument' "$folder/errors" | head -n 1
}
users=", {\"type\": \"user\"}], \"uidMappings\": $ids, \"gidMappings\": ${ids%]}"
for runtime in runc crun; do
  echo "$runtime, 0 2147483647, no user namespace: $(run $runtime '' '0 2147483647')"
  echo "$runtime, 0 2147483647, user namespace: $(run $runtime "$users" '0 2147483647')"
  echo "$runtime, 0 65535, user namespace: $(run $runtime "$users" '0 65535')"
done | expect 'runc, 0 2147483647, no user namespace: 0 2147483647
runc, 0 2147483647, user namespace: invalid argument
runc, 0 65535, user namespace: 0 65535
crun, 0 2147483647, no user namespace: 0 2147483647
crun, 0 2147483647, user namespace: Invalid argument
crun, 0 65535, user namespace: 0 65535'
