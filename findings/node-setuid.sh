#!/usr/bin/env bash
# Node.js 20.19.2 of Debian trixie, which links libuv 1.50.0 from outside: process.setuid, setgid, setgroups and seteuid always throw
# "disabled: io_uring may be enabled. See CVE-2024-22017", as root and to the same user alike, also with UV_USE_IO_URING=0.
# An image's entry point that starts as root and changes the user in JavaScript ends there.
# A guess would be: process.setuid works for root, as in Node's own builds, or at least where io_uring is off. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie nodejs=20.19.2+dfsg-1+deb13u3 coreutils

try() { # try SETTING CALL
  printf '%s, %s: ' "$1" "$2"
  inside env "$1" node -e "try { process.$2; console.log('done'); } catch (error) { console.log(error.message); }"
}
for setting in UV_USE_IO_URING=0 UV_USE_IO_URING=1; do
  for call in 'setgroups([])' 'setgid(1000)' 'setuid(1000)' 'setuid(0)'; do try "$setting" "$call"; done
done | expect "$(for setting in 0 1; do
  for call in 'setgroups([])' 'setgid(1000)' 'setuid(1000)' 'setuid(0)'; do
    echo "UV_USE_IO_URING=$setting, $call: ${call%%(*}() disabled: io_uring may be enabled. See CVE-2024-22017."
  done
done)"
