#!/usr/bin/env bash
# Linux 6.18, sysctls outside net: no capability opens root's files in /proc/sys for another user, DAC_OVERRIDE and SYS_ADMIN neither; the user id alone is asked
# for, and root without any capability writes vm.max_map_count and its kin (vm.mmap_min_addr alone is refused). What does go
# by a capability is net, by NET_ADMIN, and kernel.ns_last_pid, by CHECKPOINT_RESTORE. So the init container that sets vm.max_map_count must be root.
# A guess from capabilities(7) would be: SYS_ADMIN, or DAC_OVERRIDE as for every file. Every value is written as it is.
. "$(dirname "$0")/lib/kernel.sh"

cat >"$folder/probe.py" <<'PY'
import os, sys

names = ("vm/max_map_count", "vm/overcommit_memory", "vm/swappiness", "vm/mmap_min_addr", "fs/file-max", "fs/inotify/max_user_watches",
         "kernel/threads-max", "kernel/printk", "kernel/ns_last_pid", "net/ipv4/ip_default_ttl")
said = {}
for name in names:
    try:
        with open(f"/proc/sys/{name}") as file:
            value = file.read()
        with open(f"/proc/sys/{name}", "w") as file:
            file.write(value)
        said.setdefault("writes", []).append(name)
    except OSError as error:
        said.setdefault(os.strerror(error.errno), []).append(name)
for what, which in said.items():
    print(f"{sys.argv[1]}: {what}: {' '.join(which)}")
PY
many=dac_override,+dac_read_search,+fowner,+sys_admin,+sys_rawio,+sys_ptrace,+sys_nice,+ipc_lock
{
  as $many /usr/bin/python3 "$folder/probe.py" "user 1000 with many"
  as net_admin,+checkpoint_restore /usr/bin/python3 "$folder/probe.py" "user 1000, net_admin,+checkpoint_restore"
  bare /usr/bin/python3 "$folder/probe.py" "root without a capability"
} | expect 'user 1000 with many: Permission denied: vm/max_map_count vm/overcommit_memory vm/swappiness vm/mmap_min_addr fs/file-max fs/inotify/max_user_watches kernel/threads-max kernel/printk net/ipv4/ip_default_ttl
user 1000 with many: writes: kernel/ns_last_pid
user 1000, net_admin,+checkpoint_restore: Permission denied: vm/max_map_count vm/overcommit_memory vm/swappiness vm/mmap_min_addr fs/file-max fs/inotify/max_user_watches kernel/threads-max kernel/printk
user 1000, net_admin,+checkpoint_restore: writes: kernel/ns_last_pid net/ipv4/ip_default_ttl
root without a capability: writes: vm/max_map_count vm/overcommit_memory vm/swappiness fs/file-max fs/inotify/max_user_watches kernel/threads-max kernel/printk net/ipv4/ip_default_ttl
root without a capability: Operation not permitted: vm/mmap_min_addr kernel/ns_last_pid'
