#!/usr/bin/env bash
# linkat(2) by AT_EMPTY_PATH, which gives a file without a name (O_TMPFILE) one, on Linux 6.18, user 1000: the process that opened the file needs no capability,
# against open(2) and linkat(2), which ask for DAC_READ_SEARCH. Its child of fork, itself after execve, and itself after a capset(2) that changes nothing
# get "No such file or directory", with the same ids and the same sets; with DAC_READ_SEARCH they do not. By /proc/self/fd all of them succeed.
# A guess from the manuals would be: refused everywhere; one from newer release notes: given everywhere. Needs a file system on a disk below /var/tmp.
. "$(dirname "$0")/lib/kernel.sh"

disk=$(mktemp -d -p /var/tmp)
trap 'rm -rf "$folder" "$disk"' EXIT
chmod 777 "$disk"
cat >"$folder/probe.py" <<'PY'
import ctypes, os, struct, sys

libc = ctypes.CDLL(None, use_errno=True)
who, folder = sys.argv[1:3]
number = 0

def linked(when, file):
    global number
    said = []
    for path, flags in ("", 0x1000), (f"/proc/self/fd/{file}", 0x400):  # AT_EMPTY_PATH, AT_SYMLINK_FOLLOW
        number += 1
        done = libc.linkat(file if not path else -100, path.encode(), -100, f"{folder}/{os.getpid()}-{when}-{number}".encode(), flags) == 0
        said.append("linked" if done else os.strerror(ctypes.get_errno()))
    print(f"{who}, {when}: {said[0]}; by /proc/self/fd {said[1]}", flush=True)

def nameless():
    return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)

if len(sys.argv) > 3:
    linked("after execve", int(sys.argv[3]))
    sys.exit()
linked("who opened it", nameless())
file = nameless()
child = os.fork()
if child == 0:
    linked("child", file)
    os._exit(0)
os.waitpid(child, 0)
header, sets = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
assert libc.capget(header, sets) == 0 and libc.capset(header, sets) == 0
linked("after capset", file)
file = nameless()
os.set_inheritable(file, True)
os.execv(sys.executable, [sys.executable, *sys.argv, str(file)])
PY
for capability in none dac_read_search; do
  as $capability /usr/bin/python3 "$folder/probe.py" $capability "$disk"
done | expect 'none, who opened it: linked; by /proc/self/fd linked
none, child: No such file or directory; by /proc/self/fd linked
none, after capset: No such file or directory; by /proc/self/fd linked
none, after execve: No such file or directory; by /proc/self/fd linked
dac_read_search, who opened it: linked; by /proc/self/fd linked
dac_read_search, child: linked; by /proc/self/fd linked
dac_read_search, after capset: linked; by /proc/self/fd linked
dac_read_search, after execve: linked; by /proc/self/fd linked'
