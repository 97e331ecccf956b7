# Sourced by the findings that ask the kernel which runs: users with capabilities, and user namespaces. Needs root, setpriv, python3. No packages.
. "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
chmod 755 "$folder"
uname -r >&2

# as CAPABILITIES COMMAND ...: runs it as user 1000, with these ambient, such as net_raw,+kill, or with "none".
as() {
  local given="-all,+$1"
  [ "$1" != none ] || given=-all
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="$given" --ambient-caps="$given" "${@:2}"
}

# bare COMMAND ...: runs it as root without any capability, as `drop: [ALL]` leaves it.
bare() {
  setpriv --inh-caps=-all --bounding-set=-all "$@"
}

# in_user_namespace COMMAND ...: runs it as root of a user namespace with 65536 ids, as in a Pod with `hostUsers: false`.
in_user_namespace() {
  /usr/bin/python3 - "$@" <<'PY'
import ctypes, os, sys

ready, go = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    assert ctypes.CDLL(None).unshare(0x10000000) == 0  # CLONE_NEWUSER
    os.write(ready[1], b"x")
    os.read(go[0], 1)
    os.setgid(0)
    os.setuid(0)
    os.execvp(sys.argv[1], sys.argv[1:])
os.read(ready[0], 1)
for name in "uid_map", "gid_map":
    with open(f"/proc/{child}/{name}", "w") as file:
        file.write("0 100000 65536")
os.write(go[1], b"x")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
PY
}
export -f as bare
