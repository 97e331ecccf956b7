#!/usr/bin/env bash
# systemd 262.1 (Debian sid): names without CAP_ in a unit are left out. `CapabilityBoundingSet=~SYS_ADMIN` so takes nothing away, `AmbientCapabilities=NET_RAW`
# gives nothing, and `CapabilityBoundingSet=NET_RAW` leaves nothing. `systemd-analyze verify` finds no fault in any, and ends with 0. Lower case and numbers
# are read. A guess would be: names as Docker, Podman and Kubernetes write them, or a complaint of verify. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages sid systemd=262.1-1 libseccomp2=2.6.1-1+b2 util-linux bash coreutils grep

unit=$folder/finding.service
analyze() { inside systemd-analyze "$@" 2>&1; }
for line in CapabilityBoundingSet=~{CAP_SYS_ADMIN,cap_sys_admin,21,SYS_ADMIN} CapabilityBoundingSet={CAP_NET_RAW,NET_RAW} AmbientCapabilities={CAP_NET_RAW,NET_RAW}; do
  printf '[Service]\nExecStart=/usr/bin/true\n%s\n' "$line" >"$unit"
  complaints=$(analyze verify --man=no "$unit") && status=0 || status=$?
  report=$(analyze security --offline=1 --no-pager "$unit" || true)
  has() { grep -q "✗ $1" <<<"$report" && echo yes || echo no; }
  echo "$line: verify ${complaints:-silent}, status $status; SYS_ADMIN $(has 'CapabilityBoundingSet=~CAP_SYS_ADMIN')," \
    "NET_RAW $(has 'CapabilityBoundingSet=~CAP_NET_(BIND')," "ambient $(has AmbientCapabilities=)"
done | expect 'CapabilityBoundingSet=~CAP_SYS_ADMIN: verify silent, status 0; SYS_ADMIN no, NET_RAW yes, ambient no
CapabilityBoundingSet=~cap_sys_admin: verify silent, status 0; SYS_ADMIN no, NET_RAW yes, ambient no
CapabilityBoundingSet=~21: verify silent, status 0; SYS_ADMIN no, NET_RAW yes, ambient no
CapabilityBoundingSet=~SYS_ADMIN: verify silent, status 0; SYS_ADMIN yes, NET_RAW yes, ambient no
CapabilityBoundingSet=CAP_NET_RAW: verify silent, status 0; SYS_ADMIN no, NET_RAW yes, ambient no
CapabilityBoundingSet=NET_RAW: verify silent, status 0; SYS_ADMIN no, NET_RAW no, ambient no
AmbientCapabilities=CAP_NET_RAW: verify silent, status 0; SYS_ADMIN yes, NET_RAW yes, ambient yes
AmbientCapabilities=NET_RAW: verify silent, status 0; SYS_ADMIN yes, NET_RAW yes, ambient no'
