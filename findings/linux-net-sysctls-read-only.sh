#!/usr/bin/env bash
# Sysctls that a network namespace of its own shows and nobody in it can write, on Linux 6.18: net.core.rmem_max and its three kin, the limits of
# connection tracking, and the allowed congestion controls. They are the node's, with mode 0444, and root with every capability gets EACCES, since
# DAC_OVERRIDE does not count there; neither a privileged container nor NET_ADMIN raises them. somaxconn, beside them, is the namespace's own.
# A guess would be: what does not belong to the namespace is not there, and root with every capability writes what is, whatever its mode.
# Needs root. No packages.
set -euo pipefail
[ "${1:-}" = inside ] || exec unshare --net "$BASH" "$0" inside

seen=$(for name in net.core.rmem_max net.core.wmem_default net.netfilter.nf_conntrack_max net.ipv4.tcp_allowed_congestion_control net.core.somaxconn; do
  path=/proc/sys/${name//.//}
  if message=$( { cat "$path" >"$path"; } 2>&1); then outcome=yes; else outcome=${message##*: }; fi
  echo "$name, mode $(stat -c %a "$path"): $outcome"
done)
uname -r
printf '%s\n' "$seen"
[ "$seen" = "net.core.rmem_max, mode 444: Permission denied
net.core.wmem_default, mode 444: Permission denied
net.netfilter.nf_conntrack_max, mode 444: Permission denied
net.ipv4.tcp_allowed_congestion_control, mode 444: Permission denied
net.core.somaxconn, mode 644: yes" ] || { echo "this has changed" >&2; exit 1; }
