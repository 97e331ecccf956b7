#!/usr/bin/env bash
# Process accounting is of a PID namespace, on Linux 6.18: SYS_PACCT in one switches it on there, where it writes down the namespace's own
# processes, and those of namespaces within, and none outside. Each namespace has a file of its own.
# A guess from acct(2) and capabilities(7) would be: it is one switch of the whole system.
# Needs root, setpriv, python3, and a kernel with BSD process accounting. No packages; the machine's own accounting is not touched.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cat >"$folder/account.py" <<'PY'
import ctypes, errno, os, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.acct(sys.argv[1].encode()):
    sys.exit("no accounting: " + errno.errorcode[ctypes.get_errno()])
print("on", flush=True)
sys.stdin.read()
libc.acct(None)
PY
user() { # user FILE: accounting into it until standard input ends
  touch "$1"
  chown 1000:1000 "$1"
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all,+sys_pacct --ambient-caps=-all,+sys_pacct /usr/bin/python3 "$folder/account.py" "$1"
}
# names FILE: the programs that were written down, by acct(5)'s third form, but for what this script is made of.
names() { python3 - "$1" <<'PY'
import sys
data = open(sys.argv[1], "rb").read()
found = {data[at + 48:at + 64].split(b"\0")[0].decode() for at in range(0, len(data), 64)}
print(" ".join(sorted(found & {"inside", "outside"})) or "none")
PY
}
export folder
export -f user names
for name in inside outside; do
  cp /bin/true "$folder/$name"
done
seen=$(
  # A namespace for the whole, so that even the outer accounting is not the machine's.
  unshare --pid --fork bash -c '
    set -euo pipefail
    coproc outer { user "$folder/outer"; }
    read -r _ <&"${outer[0]}"
    { sleep 1; "$folder/outside"; sleep 1; } | unshare --pid --fork bash -c "{ sleep 0.5; \"\$folder/inside\"; cat; } | user \"\$folder/inner\"" >/dev/null
    exec {in}>&"${outer[1]}"
    eval "exec ${outer[1]}>&- $in>&-"
    wait "$outer_PID" || true
    echo "switched on in a PID namespace: $(names "$folder/inner")"
    echo "switched on outside of it: $(names "$folder/outer")"'
)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "switched on in a PID namespace: inside
switched on outside of it: inside outside" ] || { echo "this has changed" >&2; exit 1; }
