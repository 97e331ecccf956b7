#!/usr/bin/env bash
# pam_cap of libcap 2.75 (Debian trixie) with the line `^cap_net_raw USER`, in front of util-linux's su from root to that user: the ambient
# capability is there only with both `keepcaps` and `defer`. With none and with `keepcaps` alone the user has it in the inheritable set, which
# gives a plain program nothing, with `defer` alone nowhere; no message tells.
# A guess from pam_cap(8) would be: `keepcaps` is what takes an ambient capability through setuid(2). Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie libpam-cap=1:2.75-10+deb13u1+b3 util-linux=2.41.5-0+deb13u1 dash grep

etc=$folder/tree/etc
printf 'root:x:0:0::/:/usr/bin/dash\napp:x:1000:1000::/:/usr/bin/dash\n' >"$etc/passwd"
printf 'root:x:0:\napp:x:1000:\n' >"$etc/group"
printf '^cap_net_raw app\n' >"$etc/security/capability.conf"
printf 'auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession required pam_permit.so\n' >"$etc/pam.d/other"

try() { # try OPTION ...: the inheritable and the ambient set of su's program
  { echo "auth optional pam_cap.so $*"; cat "$etc/pam.d/other"; } >"$etc/pam.d/su"
  printf '%s: ' "${*:-no option}"
  # The unpacked /etc and /usr, /etc first: mount(8) is the machine's.
  unshare --mount sh -c 'mount --bind "$1/etc" /etc && mount --bind "$1/usr" /usr && exec su app -c "$2"' \
    sh "$folder/tree" 'grep -E "CapInh|CapAmb" /proc/self/status' | sed 's/:\t0*\(.\)/ \1/' | paste -sd' '
}
{
  try
  try keepcaps
  try defer
  try keepcaps defer
} | expect "no option: CapInh 2000 CapAmb 0
keepcaps: CapInh 2000 CapAmb 0
defer: CapInh 0 CapAmb 0
keepcaps defer: CapInh 2000 CapAmb 2000"
