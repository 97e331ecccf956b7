#!/usr/bin/env bash
# runc 1.3.6 and crun 1.28 (Debian sid), user 1000 with no capability at all and no_new_privs: `scheduler` with a nice value below 0 and `ioPriority` with
# IOPRIO_CLASS_RT of config.json are in force; both set them while they are privileged still. The program may then keep and hand on what it could not take,
# and may not take it again: `renice` back to -5 is refused. A guess would be: without SYS_NICE in config.json the container does not start, as with a
# negative oomScoreAdj or a higher limit without SYS_RESOURCE. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid runc=1.3.6+ds1-1 crun=1.28-1 busybox-static

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
chmod 755 "$folder" "$root"
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
run() { # run RUNTIME MEMBER
  cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.2.0",
  "root": {"path": "$root"},
  "process": {
    "cwd": "/", "user": {"uid": 1000, "gid": 1000}, "capabilities": {}, "noNewPrivileges": true, $2,
    "args": ["/bin/busybox", "sh", "-c",
      "exec 2>&1; b=/bin/busybox; \$b echo nice \$(\$b cut -d ' ' -f 19 /proc/self/stat), io \$(\$b ionice -p 1); \$b renice 0 1 && \$b renice -5 1"]
  },
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "network"}]}
}
JSON
  inside "$1" --root "$folder/state" run --bundle "$folder" finding 2>&1 | tr -d '\r' | sed "s/^/$1, ${2%%:*}: /"
}
for runtime in runc crun; do
  run $runtime '"scheduler": {"policy": "SCHED_OTHER", "nice": -5}' || true
  run $runtime '"ioPriority": {"class": "IOPRIO_CLASS_RT", "priority": 2}' || true
done | expect 'runc, "scheduler": nice -5, io none: prio 0
runc, "scheduler": renice: setpriority: Permission denied
runc, "ioPriority": nice 0, io realtime: prio 2
runc, "ioPriority": renice: setpriority: Permission denied
crun, "scheduler": nice -5, io none: prio 0
crun, "scheduler": renice: setpriority: Permission denied
crun, "ioPriority": nice 0, io realtime: prio 2
crun, "ioPriority": renice: setpriority: Permission denied'
