#!/usr/bin/env bash
# Linux 6.18: a device node of number 0:0, as overlayfs keeps a removed file, is made by anybody, without MKNOD, also in a user namespace; every other
# number asks for MKNOD. What unpacks images' layers without root needs nothing for them.
# A guess from mknod(2) would be: a character device is privileged, whatever its number.
. "$(dirname "$0")/lib/kernel.sh"

mkdir -m 777 "$folder/work"
try() { # try WHERE NUMBER COMMAND ...
  rm -f "$folder/work/node"
  if "${@:3}" mknod "$folder/work/node" c ${2/:/ } 2>/dev/null; then echo "$1, $2: made"; else echo "$1, $2: refused"; fi
}
{
  for capability in none mknod; do
    try "$capability" 0:0 as $capability
    try "$capability" 1:3 as $capability
  done
  try "root without capabilities" 0:0 bare
  try "root without capabilities" 1:3 bare
  try "root of a user namespace" 0:0 in_user_namespace
  try "root of a user namespace" 1:3 in_user_namespace
} | expect 'none, 0:0: made
none, 1:3: refused
mknod, 0:0: made
mknod, 1:3: made
root without capabilities, 0:0: made
root without capabilities, 1:3: refused
root of a user namespace, 0:0: made
root of a user namespace, 1:3: refused'
