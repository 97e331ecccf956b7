#!/usr/bin/env bash
# The host name of a UTS namespace of its own on Linux 6.18: sethostname(2) and /proc/sys/kernel/hostname ask for different things. SYS_ADMIN opens the
# call and not the file; root without any capability writes the file and is refused the call; root of a user namespace, whose own the name is, has the
# call and not the file. A guess would be: what the call may the file may, as with the sysctls of a network namespace, or SYS_ADMIN opens both.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import socket

def tried(action):
    try:
        action()
        return "done"
    except OSError as error:
        return error.strerror

def write(name):
    with open(f"/proc/sys/kernel/{name}", "w") as file:
        file.write("finding")

print("sethostname:", tried(lambda: socket.sethostname("finding")))
print("kernel.hostname:", tried(lambda: write("hostname")))
print("kernel.domainname:", tried(lambda: write("domainname")))
PY
export folder
export -f in_user_namespace
for who in 'as none' 'as sys_admin' bare 'in_user_namespace unshare --uts'; do
  unshare --uts bash -c "$who"' /usr/bin/python3 "$folder/probe.py"' | sed "s/^/$who: /"
done | expect 'as none: sethostname: Operation not permitted
as none: kernel.hostname: Permission denied
as none: kernel.domainname: Permission denied
as sys_admin: sethostname: done
as sys_admin: kernel.hostname: Permission denied
as sys_admin: kernel.domainname: Permission denied
bare: sethostname: Operation not permitted
bare: kernel.hostname: done
bare: kernel.domainname: done
in_user_namespace unshare --uts: sethostname: done
in_user_namespace unshare --uts: kernel.hostname: Permission denied
in_user_namespace unshare --uts: kernel.domainname: Permission denied'
