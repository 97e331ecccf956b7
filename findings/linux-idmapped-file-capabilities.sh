#!/usr/bin/env bash
# Linux 6.18, a file with `setcap cap_net_raw=p` written by root, and an idmapped mount of its folder with the ids of a user namespace, as container managers mount
# images for Pods with `hostUsers: false`: in the user namespace the file gives the capability, by the idmapped mount and by the plain one; outside, as by nsenter
# from the node without --user, the plain mount gives it and the idmapped one nothing, in silence. A guess would be: file capabilities are the file's, and
# root of the node's count for the node at least; or those of the old kind, without a user id of root, count nowhere else.
. "$(dirname "$0")/lib/kernel.sh"

mkdir "$folder/files" "$folder/mapped"
cat >"$folder/run.py" <<'PY'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
source, target = sys.argv[1:3]
ready = os.pipe()
child = os.fork()
if child == 0:  # holds the user namespace
    os.close(ready[0])
    assert libc.unshare(0x10000000) == 0  # CLONE_NEWUSER
    os.write(ready[1], b"x")
    os.execvp("sleep", ["sleep", "60"])
os.read(ready[0], 1)
for name in "uid_map", "gid_map":
    with open(f"/proc/{child}/{name}", "w") as file:
        file.write("0 100000 65536")
space = os.open(f"/proc/{child}/ns/user", os.O_RDONLY)
tree = libc.syscall(428, -100, source.encode(), 1 | 0x80000)  # open_tree, OPEN_TREE_CLONE
assert tree >= 0
assert libc.syscall(442, tree, b"", 0x1000, struct.pack("QQQQ", 0x100000, 0, 0, space), 32) == 0  # mount_setattr, MOUNT_ATTR_IDMAP
assert libc.syscall(429, tree, b"", -100, target.encode(), 4) == 0  # move_mount
os.set_inheritable(space, True)

def sets(where, path):
    """What the file of the path holds when user 1000 runs it."""
    sys.stdout.flush()
    one = os.fork()
    if one == 0:
        if where == "in the user namespace":
            assert libc.setns(space, 0x10000000) == 0
        os.setgroups([])
        os.setgid(1000)
        os.setuid(1000)
        os.execv(path, [path, "-n", f"s/^CapPrm:.0*\\([0-9a-f]\\)/{where}, {os.path.basename(os.path.dirname(path))}: \\1/p", "/proc/self/status"])
    os.waitpid(one, 0)

for where in "outside", "in the user namespace":
    for folder in source, target:
        sets(where, f"{folder}/sed")
os.kill(child, 9)
PY
cp /bin/sed "$folder/files/"
/usr/bin/python3 - "$folder/files/sed" <<'PY'
import os, struct, sys
os.setxattr(sys.argv[1], "security.capability", struct.pack("<IIIII", 0x02000000, 0x2000, 0, 0, 0))
PY
unshare --mount /usr/bin/python3 "$folder/run.py" "$folder/files" "$folder/mapped" | expect 'outside, files: 2000
outside, mapped: 0
in the user namespace, files: 2000
in the user namespace, mapped: 2000'
