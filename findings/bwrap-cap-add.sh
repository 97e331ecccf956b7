#!/usr/bin/env bash
# bubblewrap 0.12.0 (Debian trixie), started by root for user 1000 in a user namespace: without an option of capabilities the program holds
# nothing; `--cap-add CAP_NET_RAW` makes every capability ambient, not that one. Only behind `--cap-drop ALL` does it add one.
# A guess would be: adding one capability to none gives one. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie bubblewrap=0.12.0-1~deb13u1 grep

last=$(cat /proc/sys/kernel/cap_last_cap)
held() { # held WHAT OPTION ...: how many capabilities of the ambient set
  local what=$1 ambient
  shift
  ambient=$(inside bwrap --dev-bind / / --unshare-user --uid 1000 --gid 1000 "$@" grep CapAmb /proc/self/status)
  ambient=$((16#${ambient: -16}))
  case $ambient in
    0) echo "$what: none" ;;
    $((1 << 13))) echo "$what: NET_RAW" ;;
    *) echo "$what: $([ $ambient -gt $((1 << (last - 1))) ] && echo "whatever root held" || echo "$ambient")" ;;
  esac
}
{
  held "no option"
  held "--cap-add" --cap-add CAP_NET_RAW
  held "--cap-drop ALL --cap-add" --cap-drop ALL --cap-add CAP_NET_RAW
} | expect "no option: none
--cap-add: whatever root held
--cap-drop ALL --cap-add: NET_RAW"
