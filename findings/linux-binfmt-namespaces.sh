#!/usr/bin/env bash
# Linux 6.18: binfmt_misc belongs to the user namespace in which it is mounted. Root of one (a Pod with hostUsers: false, and SYS_ADMIN) mounts it and registers
# interpreters, which hold for its other users too as long as it is mounted; the first namespace sees none of them. Another user takes SYS_ADMIN and
# DAC_OVERRIDE, since `register` is root's file of mode 0200. A guess would be: what runs foreign files is the node's, so
# that emulation for other processors takes a privileged container.
. "$(dirname "$0")/lib/kernel.sh"

export folder
export -f in_user_namespace
cat >"$folder/inner" <<'SH'
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/types /mnt/again
echo "said by the interpreter" >/mnt/a.finding
chmod 755 /mnt/a.finding
mount -t binfmt_misc binfmt_misc /mnt/types && echo "root mounts: done"
for who in "as sys_admin" "as sys_admin,+dac_override" ""; do
  $who sh -c 'echo ":finding:E::finding::/usr/bin/cat:" >/mnt/types/register' 2>/dev/null && echo "${who:-root} registers: done" && break
  echo "${who:-root} registers: refused"
done
echo "root runs it: $(/mnt/a.finding 2>&1)"
echo "another user runs it: $(as none /mnt/a.finding 2>&1)"
umount /mnt/types
echo "unmounted: $(as none /mnt/a.finding 2>/dev/null || echo "no interpreter")"
SH
{
  in_user_namespace unshare --mount bash "$folder/inner"
  unshare --mount bash -c 'mount -t binfmt_misc binfmt_misc /mnt && echo "seen outside: $(ls /mnt | grep -c finding || true)"'
} | expect 'root mounts: done
as sys_admin registers: refused
as sys_admin,+dac_override registers: done
root runs it: said by the interpreter
another user runs it: said by the interpreter
unmounted: no interpreter
seen outside: 0'
