#!/usr/bin/env bash
# systemd-nspawn 262.1 (Debian sid): `--drop-capability=all` beats every `--capability=X`, in either order and in silence, so that "drop all, add X" of
# Docker and Kubernetes is nothing at all; with `--ambient-capability=X` besides it does not start. What is to go goes by name. Root has its
# whole bounding set inheritable too. A guess would be: what is named beats all, and inheritable is empty. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid systemd-container=262.1-1 busybox-static util-linux bash dash coreutils grep mount

root=$folder/root
mkdir -p "$root"/{bin,dev,etc,proc,run,sys,tmp,usr,var}
chmod 755 "$folder" "$root"
cp "$folder/tree/usr/bin/busybox" "$root/bin/"
for name in sh grep cut sed; do ln -s busybox "$root/bin/$name"; done
cat >"$root/bin/getent" <<'SH'
#!/bin/sh
if [ "$1" = passwd ]; then grep "^$2:" /etc/passwd; else echo "$2 "; fi
SH
cat >"$root/bin/sets" <<'SH'
#!/bin/sh
echo $(grep -E '^Cap(Inh|Prm|Bnd|Amb)' /proc/self/status | cut -c4- | sed 's/\t0*\([0-9a-f]\)/ \1/')
SH
chmod 755 "$root"/bin/{getent,sets}
printf 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n' >"$root/etc/passwd"
: >"$root/etc/os-release"
try() { # try OPTIONS: in a view of cgroup v2 alone, whatever the machine has
  printf '%s: ' "$*"
  inside unshare --mount sh -c 'umount -R /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"' sh \
    systemd-nspawn --quiet --register=no --keep-unit --pipe --directory="$root" "$@" /bin/sets 2>&1 |
    grep -v '^Note:' | tail -n 1 | sed 's/f[cd]ecafff/default/g' || true
}
{
  try --capability=CAP_NET_ADMIN --drop-capability=CAP_NET_ADMIN
  try --drop-capability=all --capability=CAP_KILL
  try --capability=CAP_KILL --drop-capability=all
  try --drop-capability=all --capability=CAP_KILL --ambient-capability=CAP_KILL
  try --uid=app --ambient-capability=CAP_KILL
  try --ambient-capability=CAP_KILL
} | expect '--capability=CAP_NET_ADMIN --drop-capability=CAP_NET_ADMIN: Inh: default Prm: default Bnd: default Amb: 0
--drop-capability=all --capability=CAP_KILL: Inh: 0 Prm: 0 Bnd: 0 Amb: 0
--capability=CAP_KILL --drop-capability=all: Inh: 0 Prm: 0 Bnd: 0 Amb: 0
--drop-capability=all --capability=CAP_KILL --ambient-capability=CAP_KILL: AmbientCapability= setting is not fully covered by Capability= setting.
--uid=app --ambient-capability=CAP_KILL: Inh: 20 Prm: 20 Bnd: default Amb: 20
--ambient-capability=CAP_KILL: Inh: default Prm: default Bnd: default Amb: 20'
