#!/usr/bin/env bash
# Which files end the ambient set of the process that executes them: by capabilities(7) those with a set-user-ID bit that changes the user, and
# those with "any file capabilities". Linux 6.18 goes by what counts at that moment, and not alike for the two:
# - under no_new_privs (allowPrivilegeEscalation: false) a set-user-ID bit is nothing, and ambient stays, while file capabilities
#   give nothing and still empty ambient: the program ends up with less than from a plain file;
# - an attribute with no capability at all, as `setcap =` leaves it where `setcap -r` would remove it, empties ambient;
# - on a mount with nosuid, and where the attribute's root is another user namespace's, file capabilities are nothing and ambient stays.
# A guess would be: no_new_privs makes both kinds of files plain, or neither; and a file "without" capabilities is plain.
# Needs root, setpriv, setcap. No packages.
set -euo pipefail
# A namespace of its own takes the mount along when the script ends.
[ "${1:-}" = inside ] || exec unshare --mount "$BASH" "$0" inside
PATH=$PATH:/usr/sbin:/sbin

folder=$(mktemp -d)
trap 'umount "$folder/nosuid" 2>/dev/null || true; rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir "$folder/nosuid"
mount -t tmpfs -o nosuid,mode=755 tmpfs "$folder/nosuid"
for file in plain set-user-ID kill removed emptied other-root nosuid/kill; do cp -L /usr/bin/cat "$folder/$file"; done
chmod u+s "$folder/set-user-ID"
for file in kill removed emptied nosuid/kill; do setcap cap_kill=ep "$folder/$file"; done
setcap -r "$folder/removed"
setcap = "$folder/emptied"
setcap -n 5000 cap_kill=ep "$folder/other-root"

# The bounding set has NET_RAW and KILL, the others NET_RAW alone (2000); KILL is 20. The first setpriv has more until its execve.
sets() { # sets FILE PROGRAM ...: permitted and ambient behind it
  local file=$1
  shift
  setpriv --reuid 1000 --regid 1000 --clear-groups --bounding-set=-all,+net_raw,+kill --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw "$@" \
    "$folder/$file" /proc/self/status | sed -n 's/^Cap\(Prm\|Amb\):\t0*\([0-9a-f]\)/\1 \2/p' | paste -sd' '
}

seen=$(for file in plain set-user-ID kill removed emptied other-root nosuid/kill; do
  echo "$file: $(sets "$file" env); no_new_privs: $(sets "$file" setpriv --no-new-privs)"
done)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "plain: Prm 2000 Amb 2000; no_new_privs: Prm 2000 Amb 2000
set-user-ID: Prm 2020 Amb 0; no_new_privs: Prm 2000 Amb 2000
kill: Prm 20 Amb 0; no_new_privs: Prm 0 Amb 0
removed: Prm 2000 Amb 2000; no_new_privs: Prm 2000 Amb 2000
emptied: Prm 0 Amb 0; no_new_privs: Prm 0 Amb 0
other-root: Prm 2000 Amb 2000; no_new_privs: Prm 2000 Amb 2000
nosuid/kill: Prm 2000 Amb 2000; no_new_privs: Prm 2000 Amb 2000" ] || { echo "this has changed" >&2; exit 1; }
