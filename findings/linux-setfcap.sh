#!/usr/bin/env bash
# SETFCAP alone, user 1000, on Linux 6.18: setcap(8) gives capabilities to a file of root's that the user may not write, and takes them away. An
# attribute of the name space `user` needs the right to write, and FOWNER alone sets no capabilities.
# A guess would be: file capabilities are an attribute of the file, so one has to own or to write it; SETFCAP comes on top.
# Needs root, setpriv, setcap and getcap of libcap, python3. No packages.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cp /bin/true "$folder/file"
chmod 755 "$folder/file"
cd "$folder"

user() { setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:2}"; }
try() { # try CAPABILITY WHAT COMMAND ...
  if user "$1" "${@:3}" >"$folder/log" 2>&1; then echo "$1, $2: yes, now $(getcap file | grep -o 'cap_.*' || echo none)"; else echo "$1, $2: no"; fi
}
seen=$(stat -c '%U %a' file
  try setfcap "append a byte" sh -c 'echo >>file'
  try setfcap "setcap cap_kill=ep" setcap cap_kill=ep file
  try setfcap "setcap -r" setcap -r file
  try fowner "setcap cap_kill=ep" setcap cap_kill=ep file
  try setfcap "user.x" /usr/bin/python3 -c 'import os; os.setxattr("file", "user.x", b"x")'
  try dac_override "user.x" /usr/bin/python3 -c 'import os; os.setxattr("file", "user.x", b"x")')
uname -r
printf '%s\n' "$seen"
[ "$seen" = "root 755
setfcap, append a byte: no
setfcap, setcap cap_kill=ep: yes, now cap_kill=ep
setfcap, setcap -r: yes, now none
fowner, setcap cap_kill=ep: no
setfcap, user.x: no
dac_override, user.x: yes, now none" ] || { echo "this has changed" >&2; exit 1; }
