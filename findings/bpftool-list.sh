#!/usr/bin/env bash
# bpftool 7.5 (Debian trixie) on Linux 6.18, as user 1000 with BPF, PERFMON and NET_ADMIN, which load and attach programs of every network and
# tracing kind: it creates a map, and cannot list programs, maps, links or BTF objects, its own neither. Going through their ids asks for SYS_ADMIN, which
# is enough by itself. A guess from capabilities(7) would be: BPF was made to take BPF out of SYS_ADMIN, and looking is the least of it. Needs root,
# and a kernel that refuses BPF to users (kernel.unprivileged_bpf_disabled is 1 or 2).
. "$(dirname "$0")/lib/debian.sh"
packages trixie bpftool=7.5.0+6.12.117-1 util-linux coreutils bash mount

cat >"$folder/try" <<'SH'
mount -t bpf bpf /sys/fs/bpf
chmod 777 /sys/fs/bpf
user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$capabilities" --ambient-caps="-all,+$capabilities" bpftool "$@"; }
try() { if message=$(user "$@" 2>&1); then echo "$capabilities, $*: yes"; else echo "$capabilities, $*: ${message##*: }"; fi; }
for capabilities in kill bpf,+perfmon,+net_admin sys_admin; do
  try map create /sys/fs/bpf/$RANDOM type array key 4 value 4 entries 1 name finding
  for kind in prog map link btf; do try $kind list; done
done
SH
inside bash "$folder/try" | sed 's/map create [^:]*:/map create:/' | expect 'kill, map create: Operation not permitted
kill, prog list: Operation not permitted
kill, map list: Operation not permitted
kill, link list: Operation not permitted
kill, btf list: Operation not permitted
bpf,+perfmon,+net_admin, map create: yes
bpf,+perfmon,+net_admin, prog list: Operation not permitted
bpf,+perfmon,+net_admin, map list: Operation not permitted
bpf,+perfmon,+net_admin, link list: Operation not permitted
bpf,+perfmon,+net_admin, btf list: Operation not permitted
sys_admin, map create: yes
sys_admin, prog list: yes
sys_admin, map list: yes
sys_admin, link list: yes
sys_admin, btf list: yes'
