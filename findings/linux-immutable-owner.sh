#!/usr/bin/env bash
# LINUX_IMMUTABLE alone, user 1000, on Linux 6.18: it makes its own files immutable or append-only, on overlayfs too, and no others', which also takes
# FOWNER. Nor can it take the flag from a file of root's again. A guess from capabilities(7) would be: "set the FS_APPEND_FL and FS_IMMUTABLE_FL inode
# flags" is all that chattr needs. Needs chattr too.
. "$(dirname "$0")/lib/kernel.sh"

mkdir "$folder/mount"
export folder
try() { # try CAPABILITIES FLAG FILE
  if as "$1" chattr "$2" "$3" 2>/dev/null; then echo "$1, chattr $2 ${3##*/}: done"; else echo "$1, chattr $2 ${3##*/}: refused"; fi
}
export -f try
unshare --mount bash -c '
  cd "$folder/mount"
  mount -t tmpfs tmpfs .
  mkdir lower upper work merged
  echo root >lower/root
  echo own >lower/own
  chown 1000:1000 lower/own
  mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay merged
  for flag in i a; do
    try none +$flag merged/own
    for file in merged/own merged/root; do
      try linux_immutable +$flag $file
      chattr +$flag $file
      try linux_immutable -$flag $file
      try linux_immutable,+fowner -$flag $file
    done
  done' | expect 'none, chattr +i own: refused
linux_immutable, chattr +i own: done
linux_immutable, chattr -i own: done
linux_immutable,+fowner, chattr -i own: done
linux_immutable, chattr +i root: refused
linux_immutable, chattr -i root: refused
linux_immutable,+fowner, chattr -i root: done
none, chattr +a own: refused
linux_immutable, chattr +a own: done
linux_immutable, chattr -a own: done
linux_immutable,+fowner, chattr -a own: done
linux_immutable, chattr +a root: refused
linux_immutable, chattr -a root: refused
linux_immutable,+fowner, chattr -a root: done'
