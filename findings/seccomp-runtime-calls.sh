#!/usr/bin/env bash
# Without no_new_privs, runc 1.3.6 and crun 1.28 (Debian sid) load the seccomp profile before they change the user and the capabilities. A profile that
# refuses capset or prctl, which a recording of the program itself never shows, then keeps the container from starting; runc needs setgroups,
# setuid, setgid, chdir and getcwd too, crun setresuid and setresgid. With no_new_privs the profile comes last, and nothing of this is needed.
# A guess would be: the profile is the last thing before the program, so it needs what the program calls and execve. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid runc=1.3.6+ds1-1 crun=1.28-1 busybox-static

root=$folder/root
mkdir -p "$root"/{bin,dev,proc}
cp "$folder/tree/usr/bin/busybox" "$root/bin/"

starts() { # starts RUNTIME CALL NO_NEW_PRIVS: whether `true` of user 1000 starts where CALL is refused
  cat >"$folder/config.json" <<JSON
{
  "ociVersion": "1.0.2",
  "root": {"path": "$root"},
  "process": {"cwd": "/", "args": ["/bin/busybox", "true"], "user": {"uid": 1000, "gid": 1000}, "capabilities": {}, "noNewPrivileges": $3},
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {
    "namespaces": [{"type": "pid"}, {"type": "mount"}],
    "seccomp": {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["$2"], "action": "SCMP_ACT_ERRNO"}]}
  }
}
JSON
  inside "$1" --root "$folder/state" run --bundle "$folder" finding >"$folder/log" 2>&1
}
for runtime in runc crun; do
  for flag in false true; do
    needed=()
    for call in capset prctl setgroups setresuid setresgid setuid setgid chdir getcwd mount; do
      starts $runtime $call $flag || needed+=("$call")
    done
    echo "$runtime, noNewPrivileges $flag, does not start without: ${needed[*]:-(each of them starts)}"
  done
done | expect 'runc, noNewPrivileges false, does not start without: capset prctl setgroups setuid setgid chdir getcwd
runc, noNewPrivileges true, does not start without: (each of them starts)
crun, noNewPrivileges false, does not start without: capset prctl setresuid setresgid
crun, noNewPrivileges true, does not start without: (each of them starts)'
