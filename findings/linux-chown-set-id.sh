#!/usr/bin/env bash
# Linux 6.18, user 1000 with CHOWN: it gives away every file of root's but those with set-user-ID or set-group-ID bits: EPERM. To change the owner clears these bits,
# and that is a change of the mode, which is the owner's or FOWNER's; a set-group-ID file that its group may not run keeps the bit, for FSETID. File
# capabilities, which are cleared as well, take nothing more. So `chown -R` over a whole tree with CHOWN alone fails at su, sudo and their kin.
# A guess from capabilities(7), "make arbitrary changes to file UIDs and GIDs", would be: every file. Needs root, and a disk below /var/tmp.
. "$(dirname "$0")/lib/kernel.sh"

disk=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$folder" "$disk"' EXIT
chmod 755 "$disk"
cat >"$folder/make.py" <<'PY'
import os, struct, sys

for name, mode, capable in ("plain", 0o755, False), ("file capabilities", 0o755, True), ("set-user-ID", 0o4755, False), \
        ("set-group-ID", 0o2755, False), ("set-group-ID, not run by its group", 0o2745, False):
    path = f"{sys.argv[1]}/{name}"
    with open(path, "w") as file:
        file.write("x")
    os.chown(path, 0, 0)
    if capable:
        os.setxattr(path, "security.capability", struct.pack("<IIIII", 0x02000001, 0x2000, 0, 0, 0))
    os.chmod(path, mode)
PY
cat >"$folder/probe.py" <<'PY'
import os, sys

who, folder = sys.argv[1:3]
for name in sorted(os.listdir(folder)):
    path = f"{folder}/{name}"
    try:
        os.chown(path, 1000, 1000)
        mode = os.stat(path).st_mode & 0o7777
        kept = ", with capabilities" if "security.capability" in os.listxattr(path) else ""
        print(f"{who}, {name}: given away, mode {mode:o}{kept}")
    except OSError as error:
        print(f"{who}, {name}: {os.strerror(error.errno)}")
PY
for capabilities in chown chown,+fsetid chown,+fowner; do
  /usr/bin/python3 "$folder/make.py" "$disk"
  as $capabilities /usr/bin/python3 "$folder/probe.py" $capabilities "$disk"
done | expect 'chown, file capabilities: given away, mode 755
chown, plain: given away, mode 755
chown, set-group-ID: Operation not permitted
chown, set-group-ID, not run by its group: Operation not permitted
chown, set-user-ID: Operation not permitted
chown,+fsetid, file capabilities: given away, mode 755
chown,+fsetid, plain: given away, mode 755
chown,+fsetid, set-group-ID: Operation not permitted
chown,+fsetid, set-group-ID, not run by its group: given away, mode 2745
chown,+fsetid, set-user-ID: Operation not permitted
chown,+fowner, file capabilities: given away, mode 755
chown,+fowner, plain: given away, mode 755
chown,+fowner, set-group-ID: given away, mode 755
chown,+fowner, set-group-ID, not run by its group: given away, mode 745
chown,+fowner, set-user-ID: given away, mode 755'
